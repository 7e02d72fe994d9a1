import { repointed } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { wayOut } from './support/way-out.ts';

export const journalEntryWithoutSql = defineRule({
  id: 'journal-entry-without-sql',
  level: 'integrity',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: false,
  summary: 'A migration has no SQL file',
  why: 'The 0.x migrator fails at the missing file and applies nothing; the 1.0 migrator skips the migration silently.',
  stops: [
    '`0004_add_email.sql` was deleted and its journal entry kept',
    'a 1.0 folder has `snapshot.json` and no `migration.sql`',
    '`git commit -a` left out the new SQL file that `drizzle-kit generate` wrote',
  ],
  passes: ['an entry and its SQL file removed together before they are published'],
  steps: [
    'Stage the SQL file if drizzle-kit wrote it: `git add drizzle`.',
    'Restore it from the published branch if it was published; else generate the migration again.',
  ],
  notes: ['New files of drizzle-kit that `git commit -a` left out are one finding, with one `git add`.'],
  *check(change) {
    const { after, kept } = change;
    const elsewhere = new Set(repointed(change).map((pair) => pair.after));
    const published = new Map(kept.map((pair) => [pair.after, pair]));
    for (const migration of after.migrations) {
      if (migration.sql.oid !== undefined || elsewhere.has(migration)) continue;
      const pair = published.get(migration);
      const where = after.orderFile === undefined ? 'has a snapshot' : `is in ${after.orderFile}`;
      yield {
        path: migration.sql.path,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.tag} ${where}, but ${migration.sql.path} does not exist.`,
        ...wayOut(
          change,
          pair?.before.sql.oid === undefined
            ? { kind: 'rebuild', say: 'brings it back from an older commit, or generates it again' }
            : { kind: 'restore', say: `restores ${migration.sql.path}` },
        ),
      };
    }
  },
});
