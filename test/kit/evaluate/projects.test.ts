import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { dialectNamed } from '../../../src/dialects/index.ts';
import { indexFiles } from '../../../src/git/files.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { type Projects, projectsOf } from '../../../src/kit/evaluate/projects.ts';
import { linkKit } from '../../support/generate-histories.ts';
import { emptyRepository, type TestRepository, type Tree } from '../../support/repository.ts';

const files = {
  'src/db/a.ts': '',
  'src/db/b.ts': '',
  'src/db/README.md': '',
  'src/db/more/c.ts': '',
  'src/db/more/d.sql.ts': '',
};

function staged(tree: Tree): TestRepository {
  return emptyRepository()
    .write({ '.gitignore': 'node_modules\n.env*\nproof\n', 'package.json': '{}', ...files, ...tree })
    .stage();
}

async function read({ path }: TestRepository, timeLimit = 20_000): Promise<Projects> {
  const repository = await openRepository(path);
  try {
    return await projectsOf(await indexFiles(repository), { top: path, gitDir: repository.gitDir, version: '1', timeLimit });
  } finally {
    repository.close();
  }
}

/** The only project of a repository, which must be one. */
async function one(repository: TestRepository) {
  const { projects, unevaluated } = await read(repository);
  expect(unevaluated).toEqual([]);
  expect(projects).toHaveLength(1);
  return projects[0];
}

const config = (fields: string) => `export default { dialect: 'postgresql', ${fields} };`;

/** Sets a variable of this process, which the child inherits, for one test. */
function setVariable(name: string, value: string): void {
  process.env[name] = value;
  onTestFinished(() => {
    delete process.env[name];
  });
}

/** A config that leaves a trace, to count how often it is evaluated. */
const counted = (fields: string) =>
  `import { appendFileSync } from 'node:fs';\nappendFileSync(new URL('proof', import.meta.url), '.');\n${config(fields)}`;
const evaluations = (repository: TestRepository) => (repository.exists('proof') ? repository.read('proof').length : 0);

test.each([
  ['a file', `'./src/db/a.ts'`, ['src/db/a.ts']],
  ['an array', `['./src/db/b.ts', './src/db/a.ts']`, ['src/db/b.ts', 'src/db/a.ts']],
  ['a folder, without those in it', `'./src/db'`, ['src/db/a.ts', 'src/db/b.ts']],
  ['a glob', `'./src/db/**/*.sql.ts'`, ['src/db/more/d.sql.ts']],
  ['a glob that matches folders', `'./src/db/*'`, ['src/db/a.ts', 'src/db/b.ts', 'src/db/more/c.ts', 'src/db/more/d.sql.ts']],
  ['braces', `'src/{db,other}/*.ts'`, ['src/db/a.ts', 'src/db/b.ts']],
  ['nothing tracked', `'./src/none.ts'`, []],
])('schema is %s', async (_kind, value, schema) => {
  expect((await one(staged({ 'drizzle.config.ts': config(`schema: ${value}`) })))?.schema).toEqual(schema);
});

test.each([
  ['the default', '', 'drizzle'],
  ['written', `out: './a/../migrations/'`, 'migrations'],
  ['computed', `out: require('node:path').join(__dirname, 'x', 'migrations')`, 'x/migrations'],
  ['from where drizzle-kit is run', `out: process.cwd() + '/migrations'`, 'migrations'],
  ['the top', `out: '.'`, ''],
])('out is %s', async (_kind, field, out) => {
  expect((await one(staged({ 'drizzle.config.ts': config(field) })))?.out).toBe(out);
});

test('every field that decides what generate writes is read, and no secret leaves the child', async () => {
  const text = `import { defineConfig } from 'drizzle-kit';
    export default defineConfig({ dialect: 'sqlite', driver: 'expo', schema: './src/db/a.ts', casing: 'snake_case', breakpoints: false,
      migrations: { prefix: 'timestamp', table: 'journal', schema: 'own' }, schemaFilter: ['public'], tablesFilter: 'app_*',
      dbCredentials: { url: 'postgres://user:secret@host/db' } });`;
  const repository = staged({ 'drizzle.config.ts': text });
  linkKit('0.31', repository.path);
  expect(await one(repository)).toEqual({
    config: 'drizzle.config.ts',
    folder: '',
    out: 'drizzle',
    schema: ['src/db/a.ts'],
    schemaPatterns: ['src/db/a.ts'],
    dialect: dialectNamed('sqlite'),
    driver: 'expo',
    casing: 'snake_case',
    breakpoints: false,
    prefix: 'timestamp',
    migrationsTable: 'journal',
    migrationsSchema: 'own',
    schemaFilter: ['public'],
    tablesFilter: ['app_*'],
    configFiles: ['drizzle.config.ts'],
  });
  const proofs = join(repository.path, '.git/drizzle-guard/proofs');
  for (const name of readdirSync(proofs)) expect(readFileSync(join(proofs, name), 'utf8')).not.toContain('secret');
});

test('every kind of config is found, and what sets no dialect or is none is not', async () => {
  const repository = staged({
    'a/drizzle.config.js': config(''),
    'b/drizzle.config.mjs': config(''),
    'c/drizzle.config.cjs': `module.exports = { dialect: 'mysql' };`,
    'd/drizzle.config.json': '{ "dialect": "sqlite" }',
    'e/drizzle-prod.config.mts': config(''),
    'f/drizzle.config.local.ts': config(''),
    'g/drizzle.config.ts': `export default { driver: 'pg' };`,
    'h/drizzle.config.ts': 'export default () => ({});',
    'i/drizzle.config.md': '',
    'j/my-drizzle.config.ts': 'throw 1',
  });
  const { projects, unevaluated } = await read(repository);
  expect(unevaluated).toEqual([]);
  expect(projects.map((project) => project.config[0])).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});

test('configs may share an out, in folders of their own', async () => {
  const tree = {
    'drizzle.config.ts': config(`out: 'migrations'`),
    'apps/drizzle.config.ts': config(`out: '../migrations'`),
    'apps/package.json': '{}',
  };
  const { projects } = await read(staged(tree));
  expect(projects.map(({ out, folder }) => [out, folder])).toEqual([
    ['migrations', 'apps'],
    ['migrations', ''],
  ]);
});

test('paths are from the package, else from the config, else from the top, wherever the schema is', async () => {
  const repository = staged({
    'apps/web/package.json': '{}',
    'apps/web/src/schema.ts': '',
    'apps/web/config/drizzle.config.ts': config(`schema: './src/schema.ts'`),
    'apps/api/package.json': '{}',
    'apps/api/db/schema.ts': '',
    'apps/api/db/drizzle.config.ts': config(`schema: './schema.ts', out: './out'`),
    'apps/cms/package.json': '{}',
    'apps/cms/drizzle.config.ts': config(`schema: './apps/cms/schema/*'`),
    'apps/cms/schema/index.ts': '',
    'apps/lib/package.json': '{}',
    'apps/lib/drizzle.config.ts': config(`schema: '../web/src/*.ts'`),
  });
  const { projects } = await read(repository);
  expect(projects.map(({ folder, out, schema }) => [folder, out, schema])).toEqual([
    ['apps/api/db', 'apps/api/db/out', ['apps/api/db/schema.ts']],
    ['', 'drizzle', ['apps/cms/schema/index.ts']],
    ['apps/lib', 'apps/lib/drizzle', ['apps/web/src/schema.ts']],
    ['apps/web', 'apps/web/drizzle', ['apps/web/src/schema.ts']],
  ]);
});

test('hostile names are only names', async () => {
  const folder = `it's [a] (b) {c} "d" $e`;
  const repository = staged({
    [`${folder}/package.json`]: '{}',
    [`${folder}/drizzle.config.ts`]: config(`schema: './src/*.ts', out: __dirname + '/out'`),
    [`${folder}/src/one two.ts`]: '',
  });
  expect(await one(repository)).toMatchObject({ folder, out: `${folder}/out`, schema: [`${folder}/src/one two.ts`] });
});

const asserting = {
  'src/env.ts': `
    const schema = { parse(from: Record<string, string | undefined>) {
      for (const name of ['DATABASE_URL', 'AUTH_TOKEN']) if (!(name in from) || !from[name]) throw new Error(JSON.stringify([{ code: 'invalid_type', path: [name] }], null, 2));
      return { url: new URL(from.DATABASE_URL!), token: from.AUTH_TOKEN }; } };
    export const env = schema.parse(process.env);`,
  'drizzle.config.ts': `import { env } from './src/env';\n${config(`schema: 'src/db', out: process.env.OUT ?? 'migrations', dbCredentials: env`)}`,
};

test('asserted variables that are not set are set for it', async () => {
  expect(await one(staged(asserting))).toMatchObject({ schema: ['src/db/a.ts', 'src/db/b.ts'] });
  const exits = `if (!process.env.DATABASE_URL) { console.error('DATABASE_URL is missing'); process.exit(1); }\n`;
  expect((await one(staged({ 'drizzle.config.ts': exits + config('') })))?.out).toBe('drizzle');
  const imported = `import { env } from 'node:process';\nif (env.DATABASE_URL === undefined) throw new Error('unset');\n`;
  expect((await one(staged({ 'drizzle.config.ts': imported + config('') })))?.out).toBe('drizzle');
});

test('.env is loaded as drizzle-kit does, one package apart from the other', async () => {
  const repository = staged({
    ...asserting,
    'apps/web/package.json': '{}',
    'apps/web/drizzle.config.ts': config('out: process.env.OUT ?? "none"'),
  });
  repository.write({ '.env': 'DATABASE_URL="postgres://user:secret@host/db"\nAUTH_TOKEN=x\nOUT=from-env\n' });
  expect((await read(repository)).projects.map(({ out }) => out)).toEqual(['apps/web/none', 'from-env']);
  // what is set already stays, and another value is another answer
  setVariable('OUT', 'set');
  expect((await read(repository)).projects.map(({ out }) => out)).toEqual(['apps/web/set', 'set']);
  repository.write({ 'apps/web/.env': 'OUT=own\n' });
  delete process.env.OUT;
  expect((await read(repository)).projects.map(({ out }) => out)).toEqual(['apps/web/own', 'from-env']);
});

test('what is staged is evaluated, not what is in the working tree', async () => {
  const repository = staged({
    'drizzle.config.ts': `import { out } from './out';\n${config('out')}`,
    'out.ts': `export const out = 'staged';`,
  });
  repository.write({ 'out.ts': `export const out = 'edited';` });
  expect((await one(repository))?.out).toBe('staged');
  repository.stage();
  expect((await one(repository))?.out).toBe('edited');
});

test('a config that throws twice is said with its first reason, and the others are read', async () => {
  const repository = staged({
    'a/drizzle.config.ts': `throw new Error('no way to postgres://user:secret@host/db\\nand more');`,
    'b/drizzle.config.ts': `import 'not-installed';`,
    'c/drizzle.config.ts': 'export default {',
    'd/drizzle.config.ts': `process.exit(3);`,
    'e/drizzle.config.ts': `process.kill(process.pid, 'SIGKILL');`,
    'f/drizzle.config.ts': `throw new Error(JSON.stringify([{ code: 'invalid' }], null, 2));`,
    'g/drizzle.config.ts': `throw 'a word';`,
    'z/drizzle.config.ts': config(''),
  });
  const { projects, unevaluated } = await read(repository);
  expect(unevaluated.map(({ reason }) => reason)).toEqual([
    'a/drizzle.config.ts:1 could not be evaluated: no way to postgres://***@host/db',
    'b/drizzle.config.ts:1 imports not-installed, which is not installed',
    'c/drizzle.config.ts could not be evaluated: c/drizzle.config.ts:1: Expected identifier but found end of file',
    'd/drizzle.config.ts:1 could not be evaluated: process.exit(3) was called',
    expect.stringContaining('e/drizzle.config.ts could not be evaluated: drizzle-kit ended'),
    'f/drizzle.config.ts:1 could not be evaluated: [ { "code": "invalid" } ]',
    'g/drizzle.config.ts could not be evaluated: a word',
  ]);
  expect(projects.map((project) => project.config)).toEqual(['z/drizzle.config.ts']);
});

test('prints, open handles, late rejections and late exits do no harm; what hangs is ended', async () => {
  const repository = staged({
    'a/drizzle.config.ts': `console.log('{"id":0}');\nsetInterval(() => {}, 10);\n${config('')}`,
    'b/drizzle.config.ts': `setTimeout(() => process.exit(1));\n${config('')}`,
    'c/drizzle.config.ts': `void Promise.reject(new Error('late'));\n${config('')}`,
    'd/drizzle.config.ts': `while (true);`,
    'e/drizzle.config.ts': `await new Promise(() => {});`,
    'f/drizzle.config.ts': config(''),
  });
  const { projects, unevaluated } = await read(repository, 2000);
  expect(projects.map((project) => project.config[0])).toEqual(['a', 'b', 'c', 'f']);
  expect(unevaluated.map(({ reason }) => reason)).toEqual([
    'd/drizzle.config.ts could not be evaluated: drizzle-kit gave no answer within 2 seconds when it was asked to evaluate the config. To allow more, set DRIZZLE_GUARD_TIMEOUT=120, or "timeLimit": 120 in drizzle-guard.json',
    'e/drizzle.config.ts could not be evaluated: drizzle-kit gave no answer within 2 seconds when it was asked to evaluate the config. To allow more, set DRIZZLE_GUARD_TIMEOUT=120, or "timeLimit": 120 in drizzle-guard.json',
  ]);
});

test('a config is evaluated again only when something that went into it changed', async () => {
  const repository = staged({ 'drizzle.config.ts': `import './lib';\n${counted('out: process.env.OUT')}`, 'lib/index.ts': '' });
  const again = async () => {
    const before = evaluations(repository);
    const project = await one(repository);
    return { times: evaluations(repository) - before, out: project?.out };
  };
  expect(await again()).toEqual({ times: 1, out: 'drizzle' });
  expect(await again()).toEqual({ times: 0, out: 'drizzle' });
  // the schema is no part of it, but which files it names is looked at every time
  repository.write({ 'src/db/a.ts': 'export const a = 1;' }).stage();
  expect(await again()).toEqual({ times: 0, out: 'drizzle' });
  repository.write({ 'lib/index.ts': 'export const b = 1;' }).stage();
  expect(await again()).toEqual({ times: 1, out: 'drizzle' });
  // shadows lib/index.ts
  repository.write({ 'lib.ts': 'process.env.OUT = "shadow";' }).stage();
  expect(await again()).toEqual({ times: 1, out: 'shadow' });
  repository.write({ 'lib.ts': null }).stage();
  expect(await again()).toEqual({ times: 1, out: 'drizzle' });
  repository.write({ 'package.json': '{ "type": "module" }' }).stage();
  expect(await again()).toEqual({ times: 1, out: 'drizzle' });
  repository.write({ '.env.local': 'OUT=read-by-dotenv' });
  expect(await again()).toEqual({ times: 1, out: 'drizzle' });
  setVariable('OUT', 'set');
  expect(await again()).toEqual({ times: 1, out: 'set' });
  expect(await again()).toEqual({ times: 0, out: 'set' });
});

test('a damaged cache is ignored, and what git does not track is never remembered', async () => {
  const repository = staged({ 'drizzle.config.ts': counted(`schema: 'src/db'`) });
  await one(repository);
  const proofs = join(repository.path, '.git/drizzle-guard/proofs');
  for (const name of readdirSync(proofs)) writeFileSync(join(proofs, name), '{');
  expect((await one(repository))?.schema).toHaveLength(2);
  expect(evaluations(repository)).toBe(2);

  const untracking = staged({ 'drizzle.config.ts': `import './proof.js';\n${counted('')}` });
  untracking.write({ 'proof.js': '' });
  await one(untracking);
  await one(untracking);
  expect(evaluations(untracking)).toBe(2);
});

test('the working tree and the index stay as they are', async () => {
  const repository = staged(asserting);
  const state = () =>
    createHash('sha256')
      .update(readFileSync(join(repository.path, '.git/index')))
      .digest('hex');
  const before = state();
  await one(repository);
  expect([state(), repository.git('status', '--short', '--untracked-files=all').includes('??')]).toEqual([before, false]);
});
