import { isSameDialect } from '../model/dialect.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { isReadable } from '../model/snapshot.ts';
import { wayOutAfter } from './support/way-out.ts';

export const dialectChanged = defineRule({
  id: 'dialect-changed',
  level: 'integrity',
  about: 'published',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'A new migration is for another database than the published ones',
  why: 'A database that runs both gets SQL that was written for another one, and drizzle-kit cannot compare the two schemas.',
  stops: ['a new snapshot that says `mysql`, where the published ones say `sqlite`'],
  passes: [
    'turso and SQLite, which drizzle-kit writes as one dialect',
    'a folder that starts over for another database, which committed-migration-deleted reports',
  ],
  steps: ['Set the published `dialect` in the drizzle config again, or give the other database a config with its own `out`.'],
  notes: ['SQL is always read as the published dialect.'],
  *check(change) {
    const { added, before, after, dialect, kept } = change;
    // if no migration was kept, nothing is left to contradict; other rules report the missing ones
    if (kept.length === 0) return;
    // a journal that names another dialect was edited: journal-entry-edited
    if (before.dialect !== undefined && after.dialect !== undefined && !isSameDialect(before.dialect, after.dialect)) return;
    for (const migration of added) {
      const snapshot = change.snapshot(migration.snapshot);
      if (snapshot === undefined || !isReadable(snapshot) || isSameDialect(snapshot.dialect, dialect)) continue;
      yield {
        path: migration.snapshot.path,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.snapshot.path} is for ${snapshot.dialect.name}, but the published migrations are for ${dialect.name}.`,
        ...wayOutAfter(
          change,
          `Set dialect: '${dialect.name}' in the drizzle config again, or give ${snapshot.dialect.name} a config with an out folder of its own`,
          { kind: 'generate', say: `generates ${migration.tag} again` },
        ),
      };
    }
  },
});
