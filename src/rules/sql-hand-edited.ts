import { defineRule, subjectOf } from '../model/finding.ts';
import { migrationName, regenerate } from './fixes.ts';

export const sqlHandEdited = defineRule({
  id: 'sql-hand-edited',
  level: 'replay',
  severity: 'error',
  approvable: true,
  summary: 'A generated migration was edited by hand',
  why: 'What its SQL does is not what its snapshot says, so databases differ from what drizzle-kit believes, and so does all it writes next.',
  *check(change) {
    const { added, replays, workflow } = change;
    for (const migration of added) {
      const replay = replays.get(migration);
      if (replay?.kind !== 'edited') continue;
      const { path } = migration.sql;
      const name = migrationName(migration);
      yield {
        path,
        subject: subjectOf(migration.tag, migration.sql.oid),
        migration: migration.tag,
        problem: `${path} is not what drizzle-kit generates from the snapshots around it.`,
        diff: replay.diff,
        fix: [
          ...regenerate(change),
          '# and what you had added goes into a custom migration',
          workflow.generate('--custom', '--name', `${name}_more`),
        ],
      };
    }
  },
});
