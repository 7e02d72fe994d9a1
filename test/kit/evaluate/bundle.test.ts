import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { indexFiles } from '../../../src/git/files.ts';
import { openRepository } from '../../../src/git/repository.ts';
import { evaluate } from '../../../src/kit/child/evaluate.ts';
import { type Bundle, bundleConfig, bundleSchema } from '../../../src/kit/evaluate/bundle.ts';
import { KitProcess } from '../../../src/kit/process.ts';
import type { Files } from '../../../src/model/files.ts';
import { linkKit } from '../../support/generate-histories.ts';
import { kits } from '../../support/histories.ts';
import { emptyRepository, type TestRepository, type Tree } from '../../support/repository.ts';

const table = (name: string) =>
  `import { integer, pgTable } from 'drizzle-orm/pg-core';\nexport const ${name} = pgTable('${name}', { id: integer() });\n`;

/** A repository with everything staged but node_modules and dist. */
function staged(tree: Tree): TestRepository {
  const repository = emptyRepository().write({ '.gitignore': 'node_modules\ndist\n', ...tree });
  linkKit('0.31', repository.path);
  return repository.stage();
}

async function judged<Value>({ path }: TestRepository, use: (files: Files) => Promise<Value>): Promise<Value> {
  const repository = await openRepository(path);
  try {
    return await use(await indexFiles(repository));
  } finally {
    repository.close();
  }
}

async function schema(repository: TestRepository, ...paths: string[]): Promise<{ bundle: Bundle; modules: object[] }> {
  const bundle = await judged(repository, (files) => bundleSchema(paths, { files, top: repository.path }));
  return { bundle, modules: (await evaluate(bundle, repository.path)) as object[] };
}

async function config(repository: TestRepository, path: string): Promise<unknown> {
  const bundle = await judged(repository, (files) => bundleConfig(path, { files, top: repository.path }));
  return evaluate(bundle, join(repository.path, dirname(path)));
}

/** What package managers do for workspaces. */
function link(repository: TestRepository, from: string, to: string): void {
  const path = join(repository.path, from);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(join(repository.path, to), path);
}

const names = (modules: readonly object[]) => modules.map((module) => Object.keys(module).sort());

test('files come in the order asked for, each with its exports', async () => {
  const repository = staged({ 'b.ts': table('users'), 'a.ts': table('posts') });
  const { bundle, modules } = await schema(repository, 'b.ts', 'a.ts');
  expect(names(modules)).toEqual([['users'], ['posts']]);
  expect(bundle).toMatchObject({ format: 'cjs', tracked: ['a.ts', 'b.ts'], untracked: [] });
});

test('barrels, folders, .js names, JSON, .sql.ts, enums, types and cycles are read as TypeScript reads them', async () => {
  const repository = staged({
    'schema/index.ts': `export * from './users.js';\nexport * from './posts';\nexport { numbers } from './numbers.json';\nexport * from './view.sql';`,
    'schema/users.ts': `import type { Posts } from './posts';\nimport { posts } from './posts';\n${table('users')}export enum Role { Admin, User }\nexport const first = (): Posts => posts;`,
    'schema/posts/index.tsx': `import { users } from '../users';\n${table('posts')}export type Posts = typeof posts;\nexport const owner = () => users;`,
    'schema/numbers.json': '{ "numbers": [1] }',
    'schema/view.sql.ts': table('views'),
  });
  const { bundle, modules } = await schema(repository, 'schema/index.ts');
  expect(names(modules)).toEqual([['Role', 'first', 'numbers', 'owner', 'posts', 'users', 'views']]);
  expect(bundle.tracked).toContain('schema/posts/index.tsx');
  // a file that would be meant instead
  expect(bundle.absent).toContain('schema/posts.ts');
});

test('decorators of TypeScript work where tsconfig.json asks for them', async () => {
  const repository = staged({
    'tsconfig.json': '{ "compilerOptions": { "experimentalDecorators": true } }',
    'schema.ts': `const seen: string[] = [];\nfunction mark(target: object, key: string) { seen.push(key); }\nclass A { @mark name = 1; constructor(private readonly x = 2) {} }\nexport { seen };`,
  });
  expect((await schema(repository, 'schema.ts')).modules).toEqual([{ seen: ['name'] }]);
});

test('what is staged counts, not what is in the working tree', async () => {
  const repository = staged({ 'schema.ts': `export * from './users';\nexport * from './gone';`, 'users.ts': table('users') });
  repository.write({ 'gone.ts': table('gone') }).stage();
  repository.write({ 'users.ts': table('other'), 'gone.ts': null, 'schema.ts': 'export const nothing = 1;' });
  const { bundle, modules } = await schema(repository, 'schema.ts');
  expect(names(modules)).toEqual([['gone', 'users']]);
  expect(bundle.untracked).toEqual([]);
});

test('nothing of it has to be in the working tree', async () => {
  const repository = staged({ 'src/db/schema.ts': `export * from '../users';`, 'src/users.ts': table('users') });
  repository.replace('src', {});
  const { bundle, modules } = await schema(repository, 'src/db/schema.ts');
  expect(names(modules)).toEqual([['users']]);
  expect(bundle.absent).toEqual(['src/db/tsconfig.json', 'src/tsconfig.json', 'src/users', 'tsconfig.json']);
});

test('tsconfig paths and baseUrl come from the judged tree, through what it extends', async () => {
  const repository = staged({
    'tsconfig.json': '{ "extends": "./config/base", /* a comment */ "compilerOptions": { "strict": true, }, }',
    'config/base.json': '{ "compilerOptions": { "baseUrl": "..", "paths": { "@/*": ["src/*"], "exact": ["src/exact.ts"] } } }',
    'src/schema.ts': `export * from '@/users';\nexport * from 'exact';\nexport * from 'src/posts'; // by baseUrl`,
    'src/users.ts': table('users'),
    'src/exact.ts': table('exact'),
    'src/posts.ts': table('posts'),
  });
  repository.write({ 'tsconfig.json': '{}' });
  const { bundle, modules } = await schema(repository, 'src/schema.ts');
  expect(names(modules)).toEqual([['exact', 'posts', 'users']]);
  expect(bundle.settings).toEqual(['config/base.json', 'tsconfig.json']);
});

test.each([
  ['npm', (repository: TestRepository) => link(repository, 'node_modules/@acme/db', 'packages/db')],
  ['pnpm', (repository: TestRepository) => link(repository, 'apps/web/node_modules/@acme/db', 'packages/db')],
])('a workspace package is read from the judged tree: %s', async (_manager, install) => {
  const repository = staged({
    'apps/web/schema.ts': `export * from '@acme/db';\nexport * from '@acme/db/posts';`,
    'packages/db/package.json': '{ "name": "@acme/db", "exports": { ".": "./src/index.ts", "./posts": "./src/posts.ts" } }',
    'packages/db/src/index.ts': table('users'),
    'packages/db/src/posts.ts': table('posts'),
  });
  install(repository);
  repository.write({ 'packages/db/src/index.ts': table('edited') });
  const { bundle, modules } = await schema(repository, 'apps/web/schema.ts');
  expect(names(modules)).toEqual([['posts', 'users']]);
  expect(bundle.tracked).toEqual(['apps/web/schema.ts', 'packages/db/src/index.ts', 'packages/db/src/posts.ts']);
  expect(bundle.settings).toEqual(['packages/db/package.json']);
});

test('a built dist is read from the working tree, and said so', async () => {
  const repository = staged({
    'schema.ts': `export * from '@acme/db';`,
    'packages/db/package.json': '{ "name": "@acme/db", "main": "./dist/index.js" }',
  });
  repository.write({
    'packages/db/dist/index.js': `exports.users = require('./users').users;`,
    'packages/db/dist/users.js': 'exports.users = 1;',
  });
  link(repository, 'node_modules/@acme/db', 'packages/db');
  const { bundle, modules } = await schema(repository, 'schema.ts');
  expect(modules[0]).toMatchObject({ users: 1 });
  expect(bundle).toMatchObject({
    tracked: ['schema.ts'],
    untracked: ['packages/db/dist/index.js', 'packages/db/dist/users.js'],
  });
});

test('packages stay what is installed; those that only exist as ES modules are required too', async () => {
  const repository = staged({ 'schema.ts': `import only, { named } from 'only';\nexport { only, named };` });
  repository.write({
    'node_modules/only/package.json': '{ "name": "only", "type": "module", "exports": { "import": "./index.js" } }',
    'node_modules/only/index.js': 'export const named = 1; export default 2;',
  });
  const { bundle, modules } = await schema(repository, 'schema.ts');
  expect(modules).toEqual([{ only: 2, named: 1 }]);
  expect(bundle.untracked).toEqual([]);
});

test('a package is what node takes, not what bundlers take; one that is only TypeScript is bundled', async () => {
  const repository = staged({
    'schema.ts': `import { by } from 'dual';\nimport { source } from 'source';\nexport { by, source };`,
  });
  const dual = { name: 'dual', exports: { module: './bundler.js', import: './index.mjs', require: './index.cjs' } };
  repository.write({
    'node_modules/dual/package.json': JSON.stringify(dual),
    'node_modules/dual/bundler.js': `export const by = 'bundler';`,
    'node_modules/dual/index.mjs': `export const by = 'import';`,
    'node_modules/dual/index.cjs': `exports.by = 'require';`,
    'node_modules/source/package.json': '{ "name": "source", "main": "./index.ts" }',
    'node_modules/source/index.ts': `export enum Source { A }\nexport const source: number = Source.A;`,
  });
  const { bundle, modules } = await schema(repository, 'schema.ts');
  expect(modules).toEqual([{ by: 'require', source: 0 }]);
  expect(bundle).toMatchObject({ tracked: ['schema.ts'], untracked: [] });
});

test('top-level await makes an ES module of it, with packages and require', async () => {
  const repository = staged({
    'schema.ts': `import { readFileSync } from 'fs';\n${table('users')}export const later = await Promise.resolve(__filename);\nexport const pg = require('drizzle-orm/pg-core').pgTable === pgTable;\nexport const read = typeof readFileSync;`,
  });
  const { bundle, modules } = await schema(repository, 'schema.ts');
  expect(bundle.format).toBe('esm');
  expect(modules[0]).toMatchObject({ later: join(repository.path, 'schema.ts'), read: 'function' });
  expect(names(modules)).toEqual([['later', 'pg', 'read', 'users']]);
});

test('files know where they are, and may say it themselves', async () => {
  const repository = staged({
    'src/schema.ts': `export const file = __filename, folder = __dirname, url = import.meta.url;\nexport * from './own';`,
    'src/own.mjs': `#!/usr/bin/env node\nimport { dirname } from 'node:path';\nimport { fileURLToPath } from 'node:url';\nconst __dirname = dirname(fileURLToPath(import.meta.url));\nexport const own = __dirname;`,
  });
  const src = join(repository.path, 'src');
  expect((await schema(repository, 'src/schema.ts')).modules).toEqual([
    { file: join(src, 'schema.ts'), folder: src, url: `file://${src}/schema.ts`, own: src },
  ]);
});

test('server-only and client-only are nothing', async () => {
  const repository = staged({ 'schema.ts': `import 'server-only';\nimport 'client-only';\nexport const users = 1;` });
  expect((await schema(repository, 'schema.ts')).modules).toEqual([{ users: 1 }]);
});

test('imports run in the order they are written, packages too', async () => {
  const repository = staged({
    'schema.ts': `import 'first';\nimport './second';\nexport const order = (globalThis as any).order;`,
    'second.ts': `(globalThis as any).order.push('second');`,
  });
  repository.write({ 'node_modules/first/index.js': `globalThis.order = ['first'];` });
  expect((await schema(repository, 'schema.ts')).modules).toEqual([{ order: ['first', 'second'] }]);
});

test('what cannot be resolved fails when it is evaluated, and a mistake in the code before', async () => {
  const repository = staged({
    'schema.ts': `import 'not-there';`,
    'relative.ts': `import './nowhere';`,
    'wrong.ts': `\nexport const = 1;`,
    'throws.ts': `throw new Error('as it says');`,
    'exits.ts': 'process.exit(1);',
  });
  await expect(schema(repository, 'schema.ts')).rejects.toThrow("Cannot find module 'not-there'");
  await expect(schema(repository, 'relative.ts')).rejects.toThrow('nowhere');
  await expect(schema(repository, 'wrong.ts')).rejects.toThrow('wrong.ts:2: Expected identifier but found "="');
  await expect(schema(repository, 'throws.ts')).rejects.toThrow('as it says');
  await expect(schema(repository, 'exits.ts')).rejects.toThrow('process.exit(1) was called');
  await expect(schema(repository, 'untracked.ts')).rejects.toThrow('Cannot read untracked.ts: git does not track it');
});

test('a schema that hangs is ended when time is up; one that only leaves timers behind is not', async () => {
  const repository = staged({ 'hangs.ts': 'while (true);', 'timers.ts': 'setInterval(() => {}, 1);' });
  const ask = async (path: string) => {
    const bundle = await judged(repository, (files) => bundleSchema([path], { files, top: repository.path }));
    const process = new KitProcess(repository.path, 1000);
    onTestFinished(() => process.close());
    return process.ask({ method: 'config', bundle, folder: repository.path });
  };
  await expect(ask('hangs.ts')).rejects.toThrow('no answer within 1 seconds');
  expect(await ask('timers.ts')).toMatchObject({ fields: {} });
});

test('linked files and hostile names are read', async () => {
  const name = 'it\'s "a" $(b) `c` $' + '{d}.ts';
  const repository = staged({ [`src/${name}`]: table('users'), 'real/posts.ts': table('posts') });
  symlinkSync('../real/posts.ts', join(repository.path, 'src/posts.ts'));
  repository.write({ 'schema.ts': `export * from ${JSON.stringify(`./src/${name}`)};\nexport * from './src/posts';` }).stage();
  const { bundle, modules } = await schema(repository, 'schema.ts', `src/${name}`);
  expect(names(modules)).toEqual([['posts', 'users'], ['users']]);
  expect(bundle.tracked).toContain('real/posts.ts');
});

test.each([
  ['drizzle.config.mts', `export default { out: 'a' };`],
  ['drizzle.config.cjs', `module.exports = { out: 'a' };`],
  ['drizzle.config.cts', `import path = require('node:path');\nexport = { out: path.basename('x/a') };`],
  ['drizzle.config.js', `import { out } from './out.cjs';\nexport default { out };`],
  ['drizzle.config.json', `{ "out": "a" }`],
])('a config is its default export or all of its module: %s', async (path, text) => {
  const repository = staged({ [path]: text, 'out.cjs': `exports.out = 'a';`, 'package.json': '{ "type": "module" }' });
  expect(await config(repository, path)).toEqual({ out: 'a' });
});

test.each(kits)('defineConfig of drizzle-kit %s is the one that is installed', async (kit) => {
  const repository = emptyRepository().write({
    'drizzle.config.ts': `import { defineConfig } from 'drizzle-kit';\nexport default defineConfig({ out: 'a' });`,
  });
  linkKit(kit, repository.path);
  repository.git('add', 'drizzle.config.ts');
  expect(await config(repository, 'drizzle.config.ts')).toEqual({ out: 'a' });
});

test('nothing is written to the working tree', async () => {
  const repository = staged({ 'schema.ts': table('users') });
  repository.git('commit', '-qm', 'first');
  writeFileSync(join(repository.path, '.gitignore'), 'node_modules\n');
  await schema(repository, 'schema.ts');
  expect(repository.git('status', '--short', '--ignored')).toBe(' M .gitignore\n!! node_modules/');
});
