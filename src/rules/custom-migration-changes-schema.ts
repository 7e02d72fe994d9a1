import { defineRule, subjectOf } from '../model/finding.ts';
import type { TableChange } from '../model/sql.ts';
import { generatedAgainAfter } from './support/way-out.ts';

export const customMigrationChangesSchema = defineRule({
  id: 'custom-migration-changes-schema',
  level: 'replay',
  about: 'migration',
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A custom migration changes tables that the schema defines',
  why: 'drizzle-kit does not read custom SQL and continues from its snapshots, so later migrations can repeat this change or contradict it.',
  stops: [
    '`ALTER TABLE users ADD COLUMN age integer` in a migration made with `--custom`',
    '`MODIFY`, `RENAME TO` or `DROP TABLE` of a table in the schema',
  ],
  passes: [
    'policies, functions, triggers, grants, extensions, indexes, data',
    'tables that the schema does not define, and temporary ones',
  ],
  steps: [
    'Make the change in the schema, remove the custom migration, and run `drizzle-kit generate`.',
    'Put the rest of its SQL into a new custom migration.',
  ],
  notes: [
    'PostgreSQL is read with its own parser; MySQL, SingleStore, SQLite and libSQL by the statements of their grammar about tables and rows. Other dialects are not read, and the report says so.',
    'Bodies that only triggers, policies and later calls run do nothing when a migration runs, so they are not read. One that the migration runs is not read either, and the report names its line: a `DO` block that may change data, `CALL`, `EXECUTE`, a function that the same file defines and calls. A statement that is not understood is named in the same way; neither blocks.',
    'SQL above 4 MB is never read, and that blocks: split it into several migrations.',
  ],
  *check(change) {
    for (const migration of change.added) {
      const changes = change.customChanges.get(migration) ?? [];
      const [first] = changes;
      if (first === undefined) continue;
      yield {
        path: migration.sql.path,
        line: first.line,
        subject: subjectOf(migration.tag, migration.sql.oid),
        migration: migration.tag,
        problem: `${migration.sql.path} ${changes.map(inWords).join(', ')}, which belongs in the schema.`,
        ...generatedAgainAfter(change, 'Make this change in the schema instead', migration),
      };
    }
  },
});

function inWords({ action, schema, table, column, to }: TableChange): string {
  const name = schema === undefined ? table : `${schema}.${table}`;
  const object = column === undefined ? `table ${name}` : `column ${name}.${column}`;
  return to === undefined ? `${action} ${object}` : `${action} ${object} to ${to.name}`;
}
