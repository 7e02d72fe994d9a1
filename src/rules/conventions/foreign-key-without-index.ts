import { shown } from '../../model/drift.ts';
import type { Entities } from '../../model/entity.ts';
import { defineRule, subjectOf } from '../../model/finding.ts';
import { generatedAgainAfter } from '../support/way-out.ts';
import { additionsOf } from './additions.ts';
import { bareName, columnsOf, isPrimaryKey, partsOfKind } from './tables.ts';

export const foreignKeyWithoutIndex = defineRule({
  id: 'foreign-key-without-index',
  level: 'integrity',
  about: 'migration',
  kind: 'decision',
  severity: 'warning',
  approvable: true,
  optIn: true,
  summary: 'A new foreign key has no index',
  why: 'Without one, a delete of a referenced row, or a join from there, has to read the whole table.',
  stops: ['`author_id` refers to `users`, and no index, key or unique constraint of its table begins with it'],
  passes: ['MySQL, which makes the index itself', 'a key whose index the same change adds'],
  steps: ["Add `index('posts_author_id_idx').on(table.authorId)` to the table, and generate the migration again."],
  *check(change) {
    for (const { entity, migration, schema } of additionsOf(change)) {
      const columns = columnsOf(entity);
      const [column] = columns;
      if (entity.kind !== 'foreign key' || column === undefined) continue;
      if (change.dialect.indexesForeignKeys) continue;
      const table = entity.object.name;
      if (leadingColumns(table, schema).some((one) => columns.includes(one))) continue;
      yield {
        path: migration.sql.path,
        subject: subjectOf(`${table}.${column}`),
        migration: migration.tag,
        problem: `${shown(table)}.${columns.join(', ')} refers to another table, and no index begins with ${columns.length === 1 ? 'it' : 'one of them'}.`,
        ...generatedAgainAfter(change, `Add index('${bareName(table)}_${columns.join('_')}_idx') to the table`),
      };
    }
  },
});

/** The first column of every index, key and unique constraint of a table. */
function leadingColumns(table: string, schema: Entities): (string | undefined)[] {
  const lists = ['index', 'primary key', 'unique constraint'].flatMap((kind) => partsOfKind(table, schema, kind)).map(columnsOf);
  const alone = partsOfKind(table, schema, 'column').filter(isPrimaryKey);
  return [...lists.map(([first]) => first), ...alone.map(({ name }) => name)];
}
