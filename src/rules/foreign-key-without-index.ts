import { additionsOf, dialectOf } from '../model/additions.ts';
import { shown } from '../model/drift.ts';
import type { Entities } from '../model/entity.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { bareName, columnsOf, isPrimaryKey, partsOf } from '../model/tables.ts';
import { regenerateAfter } from './fixes.ts';

/** MySQL and those like it make the index themselves. */
const withoutIndexes = ['postgresql', 'sqlite', 'turso', 'cockroach', 'mssql'];

export const foreignKeyWithoutIndex = defineRule({
  id: 'foreign-key-without-index',
  level: 'integrity',
  severity: 'warning',
  approvable: true,
  optIn: true,
  summary: 'A new foreign key has no index',
  why: 'Every delete of what it points at, and every join from there, reads the whole table.',
  *check(change) {
    for (const { entity, migration, schema } of additionsOf(change)) {
      const columns = columnsOf(entity);
      const [column] = columns;
      if (entity.kind !== 'foreign key' || column === undefined) continue;
      if (!withoutIndexes.includes(dialectOf(change, migration) ?? '')) continue;
      const table = entity.object.name;
      if (leadingColumns(table, schema).some((one) => columns.includes(one))) continue;
      yield {
        path: migration.sql.path,
        subject: subjectOf(`${table}.${column}`),
        migration: migration.tag,
        problem: `${shown(table)}.${columns.join(', ')} refers to another table, and no index begins with ${columns.length === 1 ? 'it' : 'one of them'}.`,
        fix: regenerateAfter(change, `add index('${bareName(table)}_${columns.join('_')}_idx') to the table`),
      };
    }
  },
});

/** The first column of every index, key and unique constraint of a table. */
function leadingColumns(table: string, schema: Entities): (string | undefined)[] {
  const lists = ['index', 'primary key', 'unique constraint'].flatMap((kind) => partsOf(table, schema, kind)).map(columnsOf);
  const alone = partsOf(table, schema, 'column').filter(isPrimaryKey);
  return [...lists.map(([first]) => first), ...alone.map(({ name }) => name)];
}
