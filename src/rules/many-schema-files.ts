import { alteredTables, dialectOf } from '../model/additions.ts';
import type { Change } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { definitionOf } from '../model/table-file.ts';
import { bareName } from '../model/tables.ts';
import { regenerateAfter } from './fixes.ts';

export const manySchemaFiles = defineRule({
  id: 'many-schema-files',
  level: 'integrity',
  severity: 'warning',
  approvable: true,
  summary: 'One change alters the tables of several schema files',
  why: 'What does not belong together is easier to review, and to take back, one by one; what does may stay.',
  *check(change) {
    const files = alteredFiles(change);
    const [first] = files;
    if (first === undefined || files.length < 2) return;
    const named = files.map(({ path, tables }) => `${tables.join(', ')} (${path})`);
    const shown = named.length > 4 ? [...named.slice(0, 3), `${named.length - 3} more files`] : named;
    yield {
      path: first.path,
      subject: subjectOf(files.map(({ path }) => path).join('+')),
      problem: `This change alters tables of ${files.length} schema files: ${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}.`,
      fix: regenerateAfter(change, 'where they are changes of their own, leave one in the schema'),
    };
  },
});

/** The files that define them, with the tables that no file before has. */
function alteredFiles(change: Change): { readonly path: string; readonly tables: readonly string[] }[] {
  const { tableFiles, added } = change;
  const last = added.at(-1);
  if (tableFiles.length < 2 || last === undefined) return [];
  const dialect = dialectOf(change, last);
  const files = new Map<string, string[]>();
  for (const name of alteredTables(change)) {
    const found = definitionOf(bareName(name), tableFiles, dialect);
    if (found?.table.differs) files.set(found.path, [...(files.get(found.path) ?? []), bareName(name)]);
  }
  return tableFiles.flatMap(({ path }) => {
    const tables = files.get(path);
    return tables === undefined ? [] : [{ path, tables }];
  });
}
