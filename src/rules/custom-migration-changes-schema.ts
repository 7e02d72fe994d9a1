import { defineRule, subjectOf } from '../model/finding.ts';
import type { TableChange } from '../model/sql.ts';
import { regenerate } from './fixes.ts';

export const customMigrationChangesSchema = defineRule({
  id: 'custom-migration-changes-schema',
  level: 'replay',
  severity: 'error',
  approvable: true,
  summary: 'A custom migration changes tables of the schema',
  why: 'drizzle-kit does not know of it: the schema and the snapshots still say otherwise, and the next generate writes the change again or undoes it.',
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
        problem: `${migration.sql.path} ${changes.map(inWords).join(', ')}; a custom migration is for what the schema cannot say.`,
        fix: ['# make this change in the schema instead, then', ...regenerate(change).filter((line) => !line.startsWith('# '))],
      };
    }
  },
});

function inWords({ action, schema, table, column, to }: TableChange): string {
  const name = schema === undefined ? table : `${schema}.${table}`;
  const object = column === undefined ? `table ${name}` : `column ${name}.${column}`;
  return to === undefined ? `${action} ${object}` : `${action} ${object} to ${to.name}`;
}
