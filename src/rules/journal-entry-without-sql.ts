import { repointed } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { placed, putBack, regenerate } from './fixes.ts';

export const journalEntryWithoutSql = defineRule({
  id: 'journal-entry-without-sql',
  level: 'integrity',
  severity: 'error',
  approvable: false,
  summary: 'A migration has no SQL file',
  why: 'The 0.x migrator throws at the missing file and applies nothing; the 1.0 migrator skips the migration without a word.',
  *check(change) {
    const { after, base, kept } = change;
    const elsewhere = new Set(repointed(change).map((pair) => pair.after));
    for (const migration of after.migrations) {
      if (migration.sql.oid !== undefined || elsewhere.has(migration)) continue;
      const pair = kept.find((one) => one.after === migration);
      const where = after.layout === 'journal' ? `is in ${after.orderedBy}` : 'has a snapshot';
      yield {
        path: migration.sql.path,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.tag} ${where}, but ${migration.sql.path} is not there.`,
        fix:
          base !== undefined && pair?.before.sql.oid !== undefined
            ? putBack(base, [placed(change, pair, 'sql')])
            : regenerate(change),
      };
    }
  },
});
