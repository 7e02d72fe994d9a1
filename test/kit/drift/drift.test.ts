import { expect, test } from 'vitest';
import { KitError } from '../../../src/kit/process.ts';
import { introduced } from '../../../src/model/drift.ts';
import { driftIn } from '../../support/drift.ts';
import { history, kinds, kits } from '../../support/histories.ts';
import { schema } from '../../support/schemas.ts';

const nothing = { objects: [], inherited: 0, nondeterministic: [], conflicts: [] };
const publicName = (dialect: string, name: string) => (dialect === 'postgresql' ? `public.${name}` : name);

test.each(kinds)('$kit $dialect: a schema that agrees with its migrations has no drift', async ({ kit, dialect }) => {
  expect(await driftIn(kit, dialect, history(kit, dialect, '3'))).toEqual(nothing);
});

test.each(kinds)('$kit $dialect: a column without a migration', async ({ kit, dialect }) => {
  const drift = await driftIn(kit, dialect, { ...history(kit, dialect, '3'), 'src/schema.ts': schema(dialect, '4') });
  expect(drift.objects).toMatchObject([
    {
      kind: 'table',
      name: publicName(dialect, 'users'),
      differences: [{ kind: 'column', name: 'nickname', change: 'added' }],
      questions: [],
      unexported: false,
    },
  ]);
  expect(drift.objects[0]?.statements.join()).toMatch(/ADD .*nickname/);
});

test.each(kinds)('$kit $dialect: a table that two schema files export is one table', async ({ kit, dialect }) => {
  const tables = schema(dialect, '3');
  const files = { 'src/posts.ts': tables, 'src/schema.ts': `export * from './posts.ts';` };
  const drift = await driftIn(kit, dialect, { ...history(kit, dialect, '3'), ...files }, { schema: Object.keys(files) });
  expect(drift).toEqual(nothing);
});

test.each(kinds)('$kit $dialect: what the published state lacks too is inherited', async ({ kit, dialect }) => {
  const files = history(kit, dialect, '3');
  const before = await driftIn(kit, dialect, { ...files, 'src/schema.ts': schema(dialect, '4') });
  const same = introduced(await driftIn(kit, dialect, { ...files, 'src/schema.ts': `${schema(dialect, '4')}\n// more` }), before);
  expect(same).toEqual({ ...nothing, inherited: 1 });
  const more = introduced(await driftIn(kit, dialect, { ...files, 'src/schema.ts': schema(dialect, '5') }), before);
  expect(more).toMatchObject({
    inherited: 1,
    objects: [{ name: publicName(dialect, 'posts'), differences: [{ name: 'body' }] }],
  });
});

test.each(kinds)('$kit $dialect: without any migration the whole schema is drift', async ({ kit, dialect }) => {
  const drift = await driftIn(kit, dialect, { 'src/schema.ts': schema(dialect, '3') });
  expect(
    drift.objects.map(({ name, differences }) => [name, differences.map(({ kind, change }) => `${kind} ${change}`)]),
  ).toEqual([
    [publicName(dialect, 'posts'), ['table added']],
    [publicName(dialect, 'users'), ['table added']],
  ]);
});

test.each(kits)('%s: a schema that throws or exits is an error, not clean', async (kit) => {
  const files = history(kit, 'postgresql', '3');
  const run = (code: string) => driftIn(kit, 'postgresql', { ...files, 'src/schema.ts': `${files['src/schema.ts']}\n${code}` });
  await expect(run("throw new Error('no database');")).rejects.toThrow('no database');
  await expect(run('process.exit(0);')).rejects.toThrow(KitError);
  const twice = "export const other = pgTable('other', { id: integer('id') }, (t) => [index('posts_title_idx').on(t.id)]);";
  await expect(run(twice)).rejects.toThrow(/refuses the schema: .*(?:duplicated index name|posts_title_idx)/s);
});

test('0.31: casing names the columns that have no name', async () => {
  const column = "import { pgTable, text } from 'drizzle-orm/pg-core'; export const a = pgTable('a', { fullName: text() });";
  const find = (casing?: string) =>
    driftIn('0.31', 'postgresql', { 'src/schema.ts': column }, casing === undefined ? {} : { casing });
  expect((await find('snake_case')).objects[0]?.statements[0]).toContain('"full_name"');
  expect((await find()).objects[0]?.statements[0]).toContain('"fullName"');
});
