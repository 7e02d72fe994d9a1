import type { Change } from '../../model/change.ts';
import type { FixStep } from '../../model/finding.ts';
import type { Migration } from '../../model/history.ts';
import { oncePer } from '../../model/once.ts';
import { quote } from '../../model/shell.ts';
import { inGitFolder } from './fixes.ts';
import { newestOf } from './order.ts';

/** How far ahead of the judged moment a clock may be: time zones and clocks that run fast. */
export const tolerance = 24 * 60 * 60 * 1000;

/**
 * The command that gives one new journal entry a `when` that is accepted: the judged moment, or the next millisecond after the newest
 * it has to follow. Undefined where the entry's line is not known.
 */
export function setWhen(change: Change, migration: Migration): FixStep[] | undefined {
  const line = migration.lines?.when;
  if (line === undefined || line === migration.lines?.tag) return undefined;
  const journal = quote(change.after.orderedBy);
  const temporary = inGitFolder('journal.json');
  const newest = newestAfterFixes(change).get(migration) ?? 0;
  const when = Math.max(newest + 1, Math.min(change.moment, migration.when));
  return [
    {
      say: 'Date it right after the newest one before it: the entry is unpublished, so it may be edited.',
      run: [
        `sed '${line}s/${migration.when}/${when}/' ${journal} > ${temporary} && cp ${temporary} ${journal}`,
        `git add ${journal}`,
      ],
    },
  ];
}

/** The newest `when` before each new migration, once the new ones before it are fixed. */
const newestAfterFixes = oncePer((change: Change): ReadonlyMap<Migration, number> => {
  let newest = newestOf([...change.published])?.when ?? 0;
  const before = new Map<Migration, number>();
  for (const migration of change.added) {
    before.set(migration, newest);
    const wrong = migration.when <= newest || migration.when > change.moment + tolerance;
    newest = wrong ? Math.max(newest + 1, Math.min(change.moment, migration.when)) : migration.when;
  }
  return before;
});
