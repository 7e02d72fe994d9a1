import { shown } from '../../model/drift.ts';
import { defineRule, subjectOf } from '../../model/finding.ts';
import { quote } from '../../model/shell.ts';
import { definitionOf } from '../../model/table-file.ts';
import { additionsOf } from './additions.ts';
import { singularOf } from './identifiers.ts';
import { bareName, isTable } from './tables.ts';

export const tableWithoutTypeExport = defineRule({
  id: 'table-without-type-export',
  level: 'integrity',
  about: 'state',
  kind: 'decision',
  severity: 'warning',
  approvable: true,
  optIn: true,
  summary: 'A new table exports no type of its rows',
  why: 'Code that needs one writes its own, which does not follow when a column changes.',
  stops: [
    'a new table `posts` without `typeof posts.$inferSelect`, `InferSelectModel<typeof posts>` or `createSelectSchema(posts)` in any file of the change',
  ],
  passes: ['a table whose definition is not found in the source'],
  steps: ['Add `export type Post = typeof posts.$inferSelect;` beside the table.'],
  *check(change) {
    for (const { entity, migration, renamed } of additionsOf(change)) {
      if (!isTable(entity) || renamed) continue;
      const found = definitionOf(bareName(entity.name), change.tableFiles, change.dialect);
      if (found === undefined || found.table.typed) continue;
      const { path, table } = found;
      const type = `export type ${typeName(table.variable)} = typeof ${table.variable}.$inferSelect;`;
      yield {
        path,
        line: table.line,
        subject: subjectOf(entity.name),
        migration: migration.tag,
        problem: `${path} defines ${shown(entity.name)} and exports no type of its rows.`,
        fix: [{ say: 'Add it.', run: [`echo ${quote(type)} >> ${quote(path)} && git add ${quote(path)}`] }],
      };
    }
  },
});

/** `userProfiles` holds rows that are each a `UserProfile`. */
function typeName(variable: string): string {
  const name = singularOf(variable.replace(/Table$/, ''));
  return name.charAt(0).toUpperCase() + name.slice(1);
}
