import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readByCode } from '../../src/commands/hooks/read-by-code.ts';
import { leaveReceipt, type Receipt, receiptOf, stateOf } from '../../src/evidence/receipts.ts';
import { guardedGlobs, isGuardedName } from '../../src/model/guarded-names.ts';
import { guardedRepository } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import { filesIn } from '../support/replays.ts';
import { emptyRepository, temporaryFolder } from '../support/repository.ts';

const tree = { 'drizzle/0000_a.sql': 'SELECT 1;', 'src/schema.ts': 'export {};', 'README.md': 'hello' };
const guarded: Receipt = {
  outs: ['drizzle'],
  files: ['src/schema.ts'],
  watch: [':(top,glob)drizzle/**'],
  parents: ['head'],
  amended: ['before'],
};

test('a receipt is of what is guarded, whatever else changes', async () => {
  const folder = temporaryFolder();
  await leaveReceipt(folder, filesIn(tree), guarded);
  expect(await receiptOf(folder, filesIn({ ...tree, 'README.md': 'other' }), ['head'])).toEqual(guarded);
  expect(await receiptOf(folder, filesIn({ ...tree, 'src/schema.ts': 'other' }), ['head'])).toBeUndefined();
  expect(await receiptOf(folder, filesIn({ ...tree, 'drizzle/0001_b.sql': '' }), ['head'])).toBeUndefined();
});

test('a receipt is of one change: of what HEAD was then, or of the commit that amends it', async () => {
  const folder = temporaryFolder();
  await leaveReceipt(folder, filesIn(tree), guarded);
  const of = (...parents: string[]) => receiptOf(folder, filesIn(tree), parents);
  expect(await of('head')).toEqual(guarded);
  expect(await of('before')).toEqual(guarded);
  expect(await of('other')).toBeUndefined();
  expect(await of('head', 'merged')).toBeUndefined();
  expect(await of()).toBeUndefined();
});

test('a receipt from before a project existed is none of what has it, wherever it lies', async () => {
  const folder = temporaryFolder();
  const none: Receipt = { ...guarded, outs: [], files: ['drizzle-guard.json'] };
  await leaveReceipt(folder, filesIn({ 'README.md': 'hello' }), none);
  expect(await receiptOf(folder, filesIn({ 'README.md': 'other' }), ['head'])).toEqual(none);
  for (const path of [
    'db/meta/_journal.json',
    'db/20300101000000_init/snapshot.json',
    'apps/api/drizzle.config.ts',
    'apps/api/.env.production',
    '.gitattributes',
    'db/.gitattributes',
    '.gitmodules',
    'pnpm-lock.yaml',
    'drizzle-guard.json',
  ])
    expect(await receiptOf(folder, filesIn({ 'README.md': 'hello', [path]: 'new' }), ['head']), path).toBeUndefined();
});

test('git and we mean the same files by the names that are guarded everywhere', () => {
  const paths = [
    '_journal.json',
    'a/_journal.json',
    'a/my_journal.json',
    'a/0_x/snapshot.json',
    'a/x/snapshot.json',
    '.env',
    'a/.env.local',
  ];
  const others = [
    'a/env',
    'drizzle.config.ts',
    'a/drizzle-x.config.json',
    'config.drizzle.ts',
    'a/yarn.lock',
    'a/bun.lockb',
    'lock/a',
  ];
  const repository = emptyRepository().write(Object.fromEntries([...paths, ...others].map((path) => [path, ''])));
  repository.stage();
  const listed = repository.git('ls-files', '--', ...guardedGlobs.map((glob) => `:(top,glob)${glob}`)).split('\n');
  expect([...paths, ...others].filter(isGuardedName).sort()).toEqual(listed.sort());
});

describe('what code reads', () => {
  const base = { 'db/names.txt': 'users', 'sql/one.sql': '', 'db/more/a.txt': '', 'db/schema.ts': '' };
  const reading = async (path: string, text: string) => readByCode(filesIn({ ...base, [path]: text }), [path]);

  test.each([
    ["readFileSync('./names.txt')", ['db/names.txt'], []],
    ["readFileSync(new URL('names.txt', import.meta.url))", ['db/names.txt'], []],
    ["readdirSync('db/more/')", [], ['db/more']],
    ["readFileSync('../sql/one.sql')", ['sql/one.sql'], []],
    ['readFileSync(process.env.FILE)', [], ['db']],
    ["const table = 'names.txt'", [], []],
  ])('%s', async (text, files, folders) => {
    expect(await reading('db/config.ts', text)).toEqual({ files, folders });
  });
});

test('an out folder at the top is everything', async () => {
  const all = { outs: [''], files: [] };
  expect(await stateOf(filesIn(tree), all)).not.toBe(await stateOf(filesIn({ ...tree, 'README.md': 'other' }), all));
});

test('there are never more than a few hundred, and the newest stays', async () => {
  const folder = temporaryFolder();
  for (let at = 0; at < 230; at += 1) await leaveReceipt(folder, filesIn({ ...tree, 'src/schema.ts': `${at}` }), guarded);
  expect(readdirSync(join(folder, 'drizzle-guard/receipts')).length).toBeLessThanOrEqual(200);
  expect(await receiptOf(folder, filesIn({ ...tree, 'src/schema.ts': '229' }), ['head'])).toEqual(guarded);
});

test.each(['', '{', '{"outs":1}', '[]', '\u0000'])('one that holds %j says nothing', async (text) => {
  const folder = temporaryFolder();
  await leaveReceipt(folder, filesIn(tree), guarded);
  const [name = ''] = readdirSync(join(folder, 'drizzle-guard/receipts'));
  writeFileSync(join(folder, 'drizzle-guard/receipts', name), text);
  expect(await receiptOf(folder, filesIn(tree), ['head'])).toBeUndefined();
});

test('a linked worktree shares those of its repository', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'worktrees/linked'), { recursive: true });
  writeFileSync(join(folder, 'worktrees/linked/commondir'), '../..\n');
  await leaveReceipt(join(folder, 'worktrees/linked'), filesIn(tree), guarded);
  expect(await receiptOf(folder, filesIn(tree), ['head'])).toEqual(guarded);
});

test('a place where nothing can be written stops no commit', () => {
  const repository = guardedRepository().write(history('0.31', 'postgresql', '4'));
  repository.write({ '.git/drizzle-guard/receipts': 'in the way' }).stage();
  const { exitCode, output } = repository.run('git commit -q -m good');
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringMatching(/^(?:drizzle-guard: .*\n)+$/) });
  expect(readFileSync(join(repository.path, '.git/drizzle-guard/receipts'), 'utf8')).toBe('in the way');
});
