import { expect, test } from 'vitest';
import { dialectNamed } from '../../src/dialects/index.ts';
import { judge } from '../../src/index.ts';
import { distinctSchemas } from '../../src/kit/drift/shared-folders.ts';
import { history, kits } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import { countStarts } from '../support/proofs.ts';
import type { TestRepository } from '../support/repository.ts';
import { schema } from '../support/schemas.ts';

const judged = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
const saidBy = async (repository: TestRepository) => {
  const { findings, unchecked, projects } = await judged(repository);
  return [...findings.map(({ rule, subject }) => [rule, subject]), ...unchecked.map(({ reason }) => reason), projects[0]?.config];
};

const config = (schemaFile: string, more = '', dialect = 'postgresql') =>
  `export default { dialect: '${dialect}', schema: './src/${schemaFile}.ts', out: './drizzle'${more} };\n`;
const at = (state: '2' | '3' | '4' | '5') => schema('postgresql', state);
const state3 = history('0.31', 'postgresql', '3');
const state4 = history('0.31', 'postgresql', '4');

test.each(kits)('%s: configs that differ in credentials are one project, evaluated once', async (kit) => {
  const more = ", dbCredentials: { url: 'postgres://prod' }";
  const repository = kitProject(kit, { ...history(kit, 'postgresql', '3'), 'drizzle.config.prod.ts': config('schema', more) });
  repository.write({ 'src/schema.ts': at('4') }).stage();
  // one process for the configs, two to compare, as for one config
  const starts = countStarts();
  expect(await saidBy(repository)).toEqual([['schema-without-migration', 'public.users'], 'drizzle.config.prod.ts']);
  expect(starts()).toBe(3);
  repository.write(history(kit, 'postgresql', '4')).stage();
  expect(await saidBy(repository)).toEqual(['drizzle.config.prod.ts']);
});

const two = { 'drizzle.config.ts': config('schema'), 'drizzle.config.test.ts': config('test-schema') };

test('configs of different schemas: the newest snapshot has to agree with one of them', async () => {
  const repository = kitProject('0.31', { ...state3, ...two, 'src/test-schema.ts': at('2') });
  repository.write({ 'readme.md': 'x', 'src/test-schema.ts': `${at('2')}// tables of tests\n` }).stage();
  expect(await saidBy(repository)).toEqual(['drizzle.config.ts']);
  // the migration follows the one or the other
  repository.write(state4).write(two).stage();
  expect(await saidBy(repository)).toEqual(['drizzle.config.ts']);
  repository.write({ 'src/schema.ts': state3['src/schema.ts'] ?? '', 'src/test-schema.ts': at('4') }).stage();
  expect(await saidBy(repository)).toEqual(['drizzle.config.test.ts']);
});

test('where none agrees, it is said of the schema that the published migrations follow', async () => {
  const repository = kitProject('0.31', { ...state3, ...two, 'src/test-schema.ts': at('2') });
  // what the tests' schema lacks was published that way
  repository.write({ 'src/schema.ts': at('4') }).stage();
  expect(await saidBy(repository)).toEqual([['schema-without-migration', 'public.users'], 'drizzle.config.ts']);
  const neither = kitProject('0.31', { ...state3, ...two, 'src/test-schema.ts': at('3') });
  neither.write({ 'src/schema.ts': at('5'), 'src/test-schema.ts': at('4') }).stage();
  // 5 changes two tables, 4 one
  expect(await saidBy(neither)).toEqual([['schema-without-migration', 'public.users'], 'drizzle.config.test.ts']);
});

test('a schema that throws is no failure while another of the folder agrees', async () => {
  const broken = { 'src/test-schema.ts': `throw new Error('no tests here');` };
  const repository = kitProject('0.31', { ...state3, ...two, ...broken });
  repository.write(state4).write(two).stage();
  expect(await saidBy(repository)).toEqual(['drizzle.config.ts']);
  repository.write({ 'src/schema.ts': at('5') }).stage();
  expect(await saidBy(repository)).toEqual([expect.stringContaining('no tests here'), 'drizzle.config.test.ts']);
});

test('casing makes another schema of the same files, and sqlite speaks for turso, which 0.31 cannot compare', () => {
  const project = {
    ...{ config: '', folder: '', out: '', schema: ['a.ts'], schemaPatterns: [], configFiles: [], breakpoints: true },
    dialect: dialectNamed('turso'),
  };
  const [sqlite, cased, other] = [
    { ...project, dialect: dialectNamed('sqlite') },
    { ...project, casing: 'snake_case' },
    { ...project, schema: ['b.ts'] },
  ];
  expect(distinctSchemas([project, sqlite, project, cased, other])).toEqual([sqlite, cased, other]);
});
