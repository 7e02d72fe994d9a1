import type { Change } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { savedName } from './support/fixes.ts';
import { wayOut } from './support/way-out.ts';

export const sqlNotInJournal = defineRule({
  id: 'sql-not-in-journal',
  level: 'integrity',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'A SQL file is not in the journal',
  why: 'The 0.x migrator never runs it, and drizzle-kit does not know of it, so the next generate may write the same change again.',
  stops: [
    'a coding agent wrote `drizzle/0007_add_index.sql` by hand',
    'a 1.0 folder has `migration.sql` and no `snapshot.json`',
    'a merge lost the journal entry of a migration',
  ],
  passes: ['SQL in a migration that `drizzle-kit generate --custom` made'],
  steps: [
    'If the SQL changes tables or columns, change the schema instead and run `drizzle-kit generate`.',
    'Else run `drizzle-kit generate --custom --name <name>`, move the SQL into the file it makes, and delete the loose file.',
    'If a merge lost the entry, put it back into the journal.',
  ],
  notes: ['If history has the entry, the finding names the commit or merge that lost it and shows the entry to put back.'],
  *check(change) {
    const { after } = change;
    if (after.unreadable !== undefined) return;
    // an entry that was removed from above its SQL, or edited away from it, is another rule's
    const published = new Set(change.before.migrations.map(({ sql }) => sql.path));
    const gone = new Set(change.removed.map(({ sql }) => sql.oid));
    for (const { path, oid } of after.looseSql) {
      if (published.has(path) || gone.has(oid)) continue;
      yield {
        path,
        subject: subjectOf(savedName(path)),
        ...(after.orderFile === undefined
          ? {
              problem: `${path} is outside of a migration's folder.`,
              why: 'drizzle-kit 1.0 and its migrator read only migration.sql of a folder, so this file never runs.',
            }
          : { problem: `${path} is not in ${after.orderFile}.` }),
        ...wayOut(change, { kind: 'adopt', say: `gives ${savedName(path)} its entry and snapshot` }),
      };
    }
    for (const migration of withoutSnapshot(change)) {
      yield {
        path: migration.sql.path,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.sql.path} has no snapshot.json beside it.`,
        why: 'The 1.0 migrator runs it, but drizzle-kit does not know what it does, so the next generate may write the same change again.',
        ...wayOut(change, { kind: 'adopt', say: `gives ${migration.tag} its snapshot` }),
      };
    }
  },
});

/** 1.0 folders that hold SQL alone. One that lost its published snapshot is snapshot-missing. */
function withoutSnapshot({ after, kept }: Change) {
  if (after.needsSnapshots) return [];
  const lost = new Set(kept.filter(({ before }) => before.snapshot.oid !== undefined).map((pair) => pair.after));
  return after.migrations.filter((migration) => migration.snapshot.oid === undefined && !lost.has(migration));
}
