import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Guarded, leaveReceipt, receiptOf, stateOf } from '../../src/audit/receipts.ts';
import { guardedRepository } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import { filesIn } from '../support/replays.ts';
import { temporaryFolder } from '../support/repository.ts';

const tree = { 'drizzle/0000_a.sql': 'SELECT 1;', 'src/schema.ts': 'export {};', 'README.md': 'hello' };
const guarded: Guarded = { outs: ['drizzle'], files: ['src/schema.ts'], watch: [':(top,glob)drizzle/**'] };

test('a receipt is of what is guarded, whatever else changes', async () => {
  const folder = temporaryFolder();
  await leaveReceipt(folder, filesIn(tree), guarded);
  expect(await receiptOf(folder, filesIn({ ...tree, 'README.md': 'other' }))).toEqual(guarded);
  expect(await receiptOf(folder, filesIn({ ...tree, 'src/schema.ts': 'other' }))).toBeUndefined();
  expect(await receiptOf(folder, filesIn({ ...tree, 'drizzle/0001_b.sql': '' }))).toBeUndefined();
});

test('an out folder at the top is everything', () => {
  const all = { outs: [''], files: [] };
  expect(stateOf(filesIn(tree), all)).not.toBe(stateOf(filesIn({ ...tree, 'README.md': 'other' }), all));
});

test('there are never more than a few hundred, and the newest stays', async () => {
  const folder = temporaryFolder();
  for (let at = 0; at < 230; at += 1) await leaveReceipt(folder, filesIn({ ...tree, 'src/schema.ts': `${at}` }), guarded);
  expect(readdirSync(join(folder, 'drizzle-guard/receipts')).length).toBeLessThanOrEqual(200);
  expect(await receiptOf(folder, filesIn({ ...tree, 'src/schema.ts': '229' }))).toEqual(guarded);
});

test.each(['', '{', '{"outs":1}', '[]', '\u0000'])('one that holds %j says nothing', async (text) => {
  const folder = temporaryFolder();
  await leaveReceipt(folder, filesIn(tree), guarded);
  const [name = ''] = readdirSync(join(folder, 'drizzle-guard/receipts'));
  writeFileSync(join(folder, 'drizzle-guard/receipts', name), text);
  expect(await receiptOf(folder, filesIn(tree))).toBeUndefined();
});

test('a linked worktree shares those of its repository', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'worktrees/linked'), { recursive: true });
  writeFileSync(join(folder, 'worktrees/linked/commondir'), '../..\n');
  await leaveReceipt(join(folder, 'worktrees/linked'), filesIn(tree), guarded);
  expect(await receiptOf(folder, filesIn(tree))).toEqual(guarded);
});

test('a place where nothing can be written stops no commit', () => {
  const repository = guardedRepository().write(history('0.31', 'postgresql', '4'));
  repository.write({ '.git/drizzle-guard/receipts': 'in the way' }).stage();
  const { exitCode, output } = repository.run('git commit -q -m good');
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringMatching(/^(?:drizzle-guard: .*\n)+$/) });
  expect(readFileSync(join(repository.path, '.git/drizzle-guard/receipts'), 'utf8')).toBe('in the way');
});
