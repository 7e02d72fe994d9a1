import { defineRule, subjectOf } from '../model/finding.ts';
import { regenerate, restore } from './fixes.ts';

export const journalEntryRemoved = defineRule({
  id: 'journal-entry-removed',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A published journal entry was removed',
  why: 'New databases never run this migration, so they lack what every older one has.',
  *check(change) {
    const { after, removed } = change;
    if (after.layout !== 'journal' || after.unreadable !== undefined) return;
    for (const migration of removed) {
      // when the SQL went too it is a deleted migration
      if (!after.looseSql.some(({ path, oid }) => path === migration.sql.path || oid === migration.sql.oid)) continue;
      yield {
        path: after.orderedBy,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `The entry of ${migration.tag} was removed from ${after.orderedBy} after it was published in ${change.publishedIn}.`,
        fix: change.added.length === 0 ? restore(change, [{ path: after.orderedBy }], 'journal') : regenerate(change),
      };
    }
  },
});
