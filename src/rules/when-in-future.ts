import type { Change } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { quote } from '../model/shell.ts';
import { regenerate, restamp } from './fixes.ts';
import { newestOf, rivals } from './when-not-increasing.ts';

const day = 24 * 60 * 60 * 1000;

export const whenInFuture = defineRule({
  id: 'when-in-future',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A new migration is dated in the future',
  why: 'Every migration generated until then looks older than this one: the 0.x migrator skips it, and 1.0 puts it in the wrong order.',
  *check(change) {
    for (const migration of change.added) {
      if (!(migration.when > change.moment + day)) continue;
      // after a published one that is itself in the future, the next moment is the only way on
      const newest = newestOf(rivals(change, migration))?.when ?? 0;
      if (migration.when === newest + step(change)) continue;
      yield {
        path: change.after.layout === 'journal' ? change.after.orderedBy : migration.sql.path,
        line: migration.lines?.when,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.tag} is dated ${dateOf(migration.when)}, ${Math.round((migration.when - change.moment) / day)} days from now.`,
        fix:
          change.after.layout === 'journal'
            ? (setWhen(change, migration) ?? regenerate(change))
            : restamp(change, migration, Math.max(newest + step(change), change.moment)),
      };
    }
  },
});

/** What the clock of a layout counts: a journal milliseconds, the names of folders seconds. */
function step({ after }: Change): number {
  return after.layout === 'journal' ? 1 : 1000;
}

/**
 * The command that gives one new journal entry a `when` that is accepted: the judged moment, or the next millisecond after the newest
 * it has to follow. Undefined where the entry's line is not known.
 */
export function setWhen(change: Change, migration: Migration): string[] | undefined {
  const line = migration.lines?.when;
  if (line === undefined || line === migration.lines?.tag) return undefined;
  const journal = quote(change.after.orderedBy);
  const newest = newestWhenAfterFixes(change, migration);
  const when = Math.max(newest + 1, Math.min(change.moment, migration.when));
  return [
    '# put it right after the newest; this entry is not published, so it may be edited',
    `sed '${line}s/${migration.when}/${when}/' ${journal} > journal.tmp && mv journal.tmp ${journal}`,
    `git add ${journal}`,
  ];
}

/** The newest `when` before this migration, once the fixes of the new ones before it are applied too. */
function newestWhenAfterFixes(change: Change, migration: Migration): number {
  const published = rivals(change, migration).filter((other) => !change.added.includes(other));
  let newest = newestOf(published)?.when ?? 0;
  for (const other of change.added) {
    if (other === migration) break;
    const wrong = other.when <= newest || other.when > change.moment + day;
    newest = wrong ? Math.max(newest + 1, Math.min(change.moment, other.when)) : other.when;
  }
  return newest;
}

function dateOf(when: number): string {
  const date = new Date(when);
  return Number.isNaN(date.getTime()) ? String(when) : date.toISOString().slice(0, 10);
}
