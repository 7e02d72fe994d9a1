import { defineRule, subjectOf } from '../model/finding.ts';
import { type Migration, nameOfTag } from '../model/history.ts';
import { wayOut } from './support/way-out.ts';

export const migrationRenamed = defineRule({
  id: 'migration-renamed',
  level: 'integrity',
  about: 'published',
  layouts: ['folders'],
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: "A published migration's folder was renamed",
  why: 'The 1.0 migrator knows migrations by the names of their folders, so databases that ran it under its old name take it for a new one.',
  stops: ['the folder of a published migration got a better name'],
  passes: ['a folder renamed before it is published', 'on 0.x, where the journal entry counts (`journal-entry-edited`)'],
  steps: ['Rename the folder back: `git mv <new name> <published name>`.'],
  *check(change) {
    const { kept, upgraded, publishedIn } = change;
    for (const { before, after: now } of kept) {
      const tag = upgraded ? upgradedTag(before, now) : before.tag;
      if (now.tag === tag) continue;
      yield {
        path: now.sql.path,
        subject: subjectOf(before.tag),
        migration: before.tag,
        problem: `${before.tag} was renamed to ${now.tag} after it was published ${publishedIn(before.sql.path)}.`,
        ...wayOut(change, { kind: 'restore', say: `names it ${tag} again` }),
      };
    }
  },
});

/** `drizzle-kit up` names a folder by the second of the journal's `when`, which is how the migrator finds it in a database's ledger. */
function upgradedTag({ when }: Migration, now: Migration): string {
  if (Number.isNaN(new Date(when).getTime())) return now.tag;
  const stamp = new Date(when).toISOString().replace(/\D/g, '').slice(0, 14);
  return now.prefix === stamp ? now.tag : `${stamp}_${nameOfTag(now.tag)}`;
}
