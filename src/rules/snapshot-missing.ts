import { defineRule, subjectOf } from '../model/finding.ts';
import { wayOut } from './support/way-out.ts';

export const snapshotMissing = defineRule({
  id: 'snapshot-missing',
  level: 'integrity',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: false,
  summary: 'A migration has no snapshot',
  why: 'Without the newest snapshot the next generate starts from an older state and can write its change again; without an older one, drizzle-kit 1.0 fails for PostgreSQL.',
  stops: ['an entry and its SQL were written by hand, without `meta/0005_snapshot.json`', 'a published snapshot was deleted'],
  passes: ['custom migrations, for which drizzle-kit writes a snapshot'],
  steps: [
    'Restore the snapshot from the published branch if it was published.',
    'Else remove the migration with its journal entry and run `drizzle-kit generate` again.',
  ],
  *check(change) {
    const { after, kept } = change;
    const published = new Map(kept.map((pair) => [pair.after, pair]));
    for (const migration of after.migrations) {
      // without its SQL as well, it is journal-entry-without-sql
      if (migration.snapshot.oid !== undefined || migration.sql.oid === undefined) continue;
      const pair = published.get(migration);
      const had = pair?.before.snapshot.oid !== undefined;
      // an entry that was edited to have another name: journal-entry-edited
      if (migration.entry !== undefined && pair !== undefined && pair.before.tag !== migration.tag) continue;
      // a 1.0 folder that never had one is hand-written SQL: sql-not-in-journal
      if (!after.needsSnapshots && !had) continue;
      yield {
        path: migration.snapshot.path,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.tag} has no snapshot: ${migration.snapshot.path} does not exist.`,
        ...wayOut(
          change,
          had
            ? { kind: 'restore', say: `restores ${migration.snapshot.path}` }
            : { kind: 'rebuild', say: 'brings it back from an older commit, or generates it again' },
        ),
      };
    }
  },
});
