import { describe, expect, test } from 'vitest';
import { changedTableFiles } from '../../../src/config/table-files.ts';
import { tableWithoutTypeExport } from '../../../src/rules/conventions/table-without-type-export.ts';
import { conventions } from '../../support/convention-histories.ts';
import { grown, subjectsOf } from '../../support/grown.ts';
import { type Kit, kinds } from '../../support/histories.ts';
import { filesIn } from '../../support/replays.ts';

describe.each(kinds)('$kit $dialect', ({ kit, dialect }) => {
  test('bad: a new table without; ok: with one, and an old table without', async () => {
    expect(subjectsOf(tableWithoutTypeExport, await grown(kit, dialect))).toEqual(['comment', 'post_tag']);
  });
});

const saying = async (edit: (source: string) => Record<string, string>, kit: Kit = '0.31') => {
  const { published, grown: source } = conventions(kit, 'postgresql');
  const tableFiles = await changedTableFiles(filesIn({ 'schema.ts': published }), filesIn(edit(source)));
  return subjectsOf(tableWithoutTypeExport, { ...(await grown(kit, 'postgresql')), tableFiles });
};

test.each([
  'export type Comment = typeof comment.$inferSelect;',
  "export type Comment = typeof comment['$inferSelect'];",
  'export type Comment = InferSelectModel<typeof comment>;',
  'type Comment = InferSelectModel<\n  typeof schema.comment\n>;',
  'export const commentSelect = createSelectSchema(comment, { body: z.string() });',
])('ok: %s', async (line) => {
  expect(await saying((source) => ({ 'schema.ts': `${source}${line}\n` }))).toEqual(['post_tag']);
});

test.each([
  '// export type Comment = typeof comment.$inferSelect;',
  'export type NewComment = typeof comment.$inferInsert;',
  'export type Comment = typeof comments.$inferSelect;',
])('bad: %s', async (line) => {
  expect(await saying((source) => ({ 'schema.ts': `${source}${line}\n` }))).toEqual(['comment', 'post_tag']);
});

test('ok: the type is in another file of the change', async () => {
  const types = 'import { comment } from "./schema";\nexport type Comment = typeof comment.$inferSelect;\n';
  expect(await saying((source) => ({ 'schema.ts': source, 'types.ts': types }))).toEqual(['post_tag']);
});

test('ok: a table whose definition is not found', async () => {
  expect(
    await saying((source) => ({ 'schema.ts': source.replaceAll("pgTable('comment'", 'pgTable(nameOf("comment")') })),
  ).toEqual(['post_tag']);
});

test('bad: a name that a function prefixes', async () => {
  const prefixed = (source: string) => ({ 'schema.ts': source.replaceAll("pgTable('post_tag'", "createTable('tag'") });
  expect(await saying(prefixed)).toEqual(['comment', 'post_tag']);
});

test('its fix adds the type', async () => {
  const [first] = tableWithoutTypeExport.check(await grown('1.0', 'sqlite'));
  expect(first).toMatchObject({
    path: 'schema.ts',
    line: 8,
    problem: 'schema.ts defines comment and exports no type of its rows.',
  });
  expect(first?.fix[0]?.run).toEqual([
    "echo 'export type Comment = typeof comment.$inferSelect;' >> schema.ts && git add schema.ts",
  ]);
});
