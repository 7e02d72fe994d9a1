import { expect, test } from 'vitest';
import { judge } from '../../../src/index.ts';
import { generated } from '../../support/drift.ts';
import { kitProject } from '../../support/kit-project.ts';
import type { TestRepository } from '../../support/repository.ts';

const kit = '0.31';
type Tree = Readonly<Record<string, string>>;

const drift = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
const schema = (columns: string) =>
  `import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
export const users = sqliteTable('users', { id: integer('id').primaryKey(), ${columns} });\n`;
const config = (dialect: string) => `export default { dialect: '${dialect}', schema: './src/schema.ts', out: './drizzle' };\n`;

/** A turso project before and after one generated migration that alters a column. */
function altered(): { before: Record<string, string>; after: Record<string, string>; sql: string } {
  const first = { 'drizzle.config.ts': config('turso'), 'src/schema.ts': schema("name: text('name')") };
  const before = generated(kit, 'sqlite', first);
  const after = generated(kit, 'sqlite', { ...before, 'src/schema.ts': schema("name: text('name').default('x')") });
  const sql = Object.keys(after).find((path) => path.endsWith('.sql') && !(path in before)) ?? '';
  expect(after[sql]).toContain('ALTER TABLE `users` ALTER COLUMN');
  return { before, after, sql };
}

const kinds = (report: Awaited<ReturnType<typeof drift>>) =>
  report.projects.flatMap(({ newMigrations }) => newMigrations.map(({ kind }) => kind));

test('ok: a column that turso alters in place is proved, and so is a custom migration', async () => {
  const { before, after } = altered();
  const repository = kitProject(kit, before);
  repository.write(after).stage();
  const report = await drift(repository);
  expect(report).toMatchObject({ verdict: 'clean', findings: [], unchecked: [] });
  expect(kinds(report)).toEqual(['generated']);
});

test('ok: so it is where the config computes its dialect', async () => {
  const { before, after } = altered();
  const computed = config('turso').replace("'turso'", "['tur', 'so'].join('')");
  const repository = kitProject(kit, { ...before, 'drizzle.config.ts': computed });
  repository.write({ ...after, 'drizzle.config.ts': computed }).stage();
  const report = await drift(repository);
  expect(report).toMatchObject({ verdict: 'clean', findings: [], unchecked: [] });
  expect(kinds(report)).toEqual(['generated']);
});

test('ok: so are migrations that are not the newest, without running the schema', async () => {
  const { after } = altered();
  const repository = kitProject(kit, {});
  repository.write({ ...after, 'src/schema.ts': "throw new Error('not to be run');\n" }).stage();
  const report = await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'replay' });
  expect(report).toMatchObject({ verdict: 'clean', findings: [], unchecked: [] });
  expect(kinds(report)).toEqual(['generated', 'generated']);
});

test('bad: its SQL was edited by hand', async () => {
  const { before, after, sql } = altered();
  const repository = kitProject(kit, before);
  repository.write({ ...after, [sql]: `${after[sql]}\nUPDATE users SET name = 'y' WHERE id = 1;` }).stage();
  const { findings } = await drift(repository);
  expect(findings.map(({ rule }) => rule)).toEqual(['sql-hand-edited']);
  expect(findings[0]?.diff).toContain("+UPDATE users SET name = 'y' WHERE id = 1;");
});

test('bad: its migration was forgotten', async () => {
  const { before, after } = altered();
  const repository = kitProject(kit, before);
  repository.write({ 'src/schema.ts': after['src/schema.ts'] ?? '' }).stage();
  const { findings } = await drift(repository);
  expect(findings.map(({ rule }) => rule)).toEqual(['schema-without-migration']);
  expect(findings[0]?.diff).toContain('ALTER TABLE `users` ALTER COLUMN');
});

test('singlestore is proved in the same way', async () => {
  const tables = (columns: string): Tree => ({
    'drizzle.config.ts': config('singlestore'),
    'src/schema.ts': `import { int, singlestoreTable, text } from 'drizzle-orm/singlestore-core';
export const users = singlestoreTable('users', { id: int('id').primaryKey(), ${columns} });\n`,
  });
  const before = generated(kit, 'mysql', tables("name: text('name')"));
  const repository = kitProject(kit, before);
  const after = generated(kit, 'mysql', { ...before, ...tables("name: text('name'), age: int('age')") });
  repository.write({ 'src/schema.ts': after['src/schema.ts'] ?? '' }).stage();
  expect((await drift(repository)).findings.map(({ rule }) => rule)).toEqual(['schema-without-migration']);
  repository.write(after).stage();
  const report = await drift(repository);
  expect(report).toMatchObject({ verdict: 'clean', findings: [], unchecked: [] });
  expect(kinds(report)).toEqual(['generated']);
});
