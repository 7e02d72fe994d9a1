import type { Change } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { moveToCustom, savedName } from './fixes.ts';

export const sqlNotInJournal = defineRule({
  id: 'sql-not-in-journal',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A SQL file was written by hand',
  why: 'drizzle-kit does not know it: the migrator of 0.x never runs it, and the next generate may write the same change again.',
  *check(change) {
    const { after } = change;
    if (after.unreadable !== undefined) return;
    for (const { path, oid } of after.looseSql) {
      // an entry that was removed from above its SQL, or edited away from it, is another rule's
      if (change.before.migrations.some(({ sql }) => sql.path === path) || change.removed.some(({ sql }) => sql.oid === oid))
        continue;
      yield {
        path,
        subject: subjectOf(savedName(path)),
        problem:
          after.layout === 'journal'
            ? `${path} has no entry in ${after.orderedBy}, so it was not made by drizzle-kit generate.`
            : `${path} lies outside of a migration's folder, so it was not made by drizzle-kit generate.`,
        fix: moveToCustom(change, path, savedName(path)),
      };
    }
    for (const migration of withoutSnapshot(change)) {
      yield {
        path: migration.sql.path,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.sql.path} has no snapshot.json beside it, so it was not made by drizzle-kit generate.`,
        why: 'The 1.0 migrator runs it, but drizzle-kit does not know what it did, and the next generate writes the same change again.',
        fix: moveToCustom(change, migration.sql.path, migration.tag),
      };
    }
  },
});

/** 1.0 folders that hold SQL alone. One that lost its published snapshot is snapshot-missing. */
function withoutSnapshot({ after, kept }: Change) {
  if (after.layout !== 'folders') return [];
  const lost = new Set(kept.filter(({ before }) => before.snapshot.oid !== undefined).map((pair) => pair.after));
  return after.migrations.filter((migration) => migration.snapshot.oid === undefined && !lost.has(migration));
}
