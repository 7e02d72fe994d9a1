import { defineRule, subjectOf } from '../model/finding.ts';
import { placed, putBack, regenerate } from './fixes.ts';

export const snapshotMissing = defineRule({
  id: 'snapshot-missing',
  level: 'integrity',
  severity: 'error',
  approvable: false,
  summary: 'A migration has no snapshot',
  why: 'drizzle-kit compares the schema with the newest snapshot, so the next generate writes this change again.',
  *check(change) {
    const { after, base, kept } = change;
    const published = new Map(kept.map((pair) => [pair.after, pair]));
    for (const migration of after.migrations) {
      // without its SQL as well, it is journal-entry-without-sql
      if (migration.snapshot.oid !== undefined || migration.sql.oid === undefined) continue;
      const pair = published.get(migration);
      const had = pair?.before.snapshot.oid !== undefined;
      // an entry that was edited to have another name: journal-entry-edited
      if (after.layout === 'journal' && pair !== undefined && pair.before.tag !== migration.tag) continue;
      // a 1.0 folder that never had one is hand-written SQL: sql-not-in-journal
      if (after.layout === 'folders' && !had) continue;
      yield {
        path: migration.snapshot.path,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.tag} has no snapshot: ${migration.snapshot.path} is not there.`,
        fix:
          base !== undefined && pair !== undefined && had
            ? putBack(base, [placed(change, pair, 'snapshot')])
            : regenerate(change),
      };
    }
  },
});
