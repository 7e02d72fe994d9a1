import type { Change } from '../../model/change.ts';
import { defineRule, subjectOf } from '../../model/finding.ts';
import { definitionOf } from '../../model/table-file.ts';
import { generatedAgainAfter } from '../support/way-out.ts';
import { alteredTables } from './additions.ts';
import { bareName } from './tables.ts';

export const manySchemaFiles = defineRule({
  id: 'many-schema-files',
  level: 'integrity',
  about: 'state',
  kind: 'decision',
  severity: 'warning',
  approvable: true,
  summary: 'One change alters tables of several schema files',
  why: 'Unrelated changes are easier to review and revert separately; related ones may stay together.',
  stops: ['a column of `users` got another type in one file, and one of `invoices` in another file was dropped'],
  passes: [
    'new tables, indexes, and columns that may be empty or have a default',
    'files that only differ in types, comments, relations or layout, that moved, or that another dialect has',
  ],
  steps: [
    'Leave one of the changes in the schema, and generate its migration.',
    'Commit the other change with its own migration.',
  ],
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
      ...generatedAgainAfter(change, 'If they are unrelated, leave one of them in the schema'),
    };
  },
});

/** The schema files that define altered tables, each with these tables. */
function alteredFiles(change: Change): { readonly path: string; readonly tables: readonly string[] }[] {
  const { tableFiles, added } = change;
  const last = added.at(-1);
  if (tableFiles.length < 2 || last === undefined) return [];
  const { dialect } = change;
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
