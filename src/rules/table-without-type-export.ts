import { additionsOf, dialectOf } from '../model/additions.ts';
import { shown } from '../model/drift.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';
import { definitionOf } from '../model/table-file.ts';
import { bareName, isTable } from '../model/tables.ts';
import { singularOf } from '../model/words.ts';

export const tableWithoutTypeExport = defineRule({
  id: 'table-without-type-export',
  level: 'integrity',
  severity: 'warning',
  approvable: true,
  optIn: true,
  summary: 'A new table has no type for its rows',
  why: 'Code that needs one writes its own, which does not follow when a column changes.',
  *check(change) {
    for (const { entity, migration, renamed } of additionsOf(change)) {
      if (!isTable(entity) || renamed) continue;
      const found = definitionOf(bareName(entity.name), change.tableFiles, dialectOf(change, migration));
      if (found === undefined || found.table.typed) continue;
      const { path, table } = found;
      const type = `export type ${typeName(table.variable)} = typeof ${table.variable}.$inferSelect;`;
      yield {
        path,
        line: table.line,
        subject: subjectOf(entity.name),
        migration: migration.tag,
        problem: `${path} defines ${shown(entity.name)} and exports no type of its rows.`,
        fix: ['# add it', `echo ${quote(type)} >> ${quote(path)}`, `git add ${quote(path)}`],
      };
    }
  },
});

/** `userProfiles` holds rows that are each a `UserProfile`. */
function typeName(variable: string): string {
  const name = singularOf(variable.replace(/Table$/, ''));
  return name.charAt(0).toUpperCase() + name.slice(1);
}
