import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ProofCache } from '../../src/kit/proof-cache.ts';
import { linkKit } from '../support/generate-histories.ts';
import { history } from '../support/histories.ts';
import { countStarts, place, proved } from '../support/proofs.ts';
import { temporaryFolder } from '../support/repository.ts';

const isText = (value: unknown): value is string => typeof value === 'string';
const filesOf = (gitDir: string) =>
  readdirSync(join(gitDir, 'drizzle-guard/proofs')).map((name) => join(gitDir, 'drizzle-guard/proofs', name));

// what is kept is named by its inputs, whatever the dialect
test.each([
  { kit: '0.31', dialect: 'postgresql' },
  { kit: '1.0', dialect: 'mysql' },
] as const)('$kit $dialect: the same inputs start no process', async ({ kit, dialect }) => {
  const at = place();
  linkKit(kit, at.top);
  const tree = history(kit, dialect, '3');
  const starts = countStarts();
  const first = await proved(tree, at);
  expect(Object.values(first.kinds)).toEqual(['generated', 'generated', 'generated']);
  expect(starts()).toBe(1);
  expect(await proved(tree, at)).toEqual(first);
  expect(starts()).toBe(1);
});

test('other SQL, another snapshot, another path or another version of ours is proved again', async () => {
  const at = place();
  linkKit('0.31', at.top);
  const tree = history('0.31', 'sqlite', '2');
  const [sql = ''] = Object.keys(tree)
    .filter((path) => path.endsWith('.sql'))
    .sort()
    .slice(-1);
  const [snapshot = ''] = Object.keys(tree)
    .filter((path) => path.endsWith('_snapshot.json'))
    .sort()
    .slice(-1);
  const starts = countStarts();
  await proved(tree, at);
  await proved(tree, at, { version: '2' });
  expect(starts()).toBe(2);
  expect(Object.values((await proved({ ...tree, [sql]: `${tree[sql]} ` }, at)).kinds)).toEqual(['generated', 'edited']);
  expect(starts()).toBe(3);
  await proved({ ...tree, [snapshot]: `${tree[snapshot]}\n` }, at);
  expect(starts()).toBe(4);
  await proved(Object.fromEntries(Object.entries(tree).map(([path, text]) => [path.replace('drizzle/', 'db/'), text])), at);
  expect(starts()).toBe(5);
});

test.each([
  { name: 'empty', text: '' },
  { name: 'cut off', text: '{"kind":"gene' },
  { name: 'of another shape', text: '{"kind":"fine"}' },
  { name: 'no JSON', text: '\0\u0001' },
  { name: 'null', text: 'null' },
])('a file that is $name is ignored and written again', async ({ text }) => {
  const at = place();
  linkKit('0.31', at.top);
  const tree = history('0.31', 'sqlite', '2');
  const first = await proved(tree, at);
  const kept = filesOf(at.gitDir).map((path) => [path, readFileSync(path, 'utf8')]);
  for (const path of filesOf(at.gitDir)) writeFileSync(path, text);
  const starts = countStarts();
  expect(await proved(tree, at)).toEqual(first);
  expect(starts()).toBe(1);
  expect(filesOf(at.gitDir).map((path) => [path, readFileSync(path, 'utf8')])).toEqual(kept);
});

test('where nothing can be kept it is proved each time', async () => {
  const at = place();
  linkKit('0.31', at.top);
  writeFileSync(join(at.gitDir, 'drizzle-guard'), 'a file where the folder should be');
  const starts = countStarts();
  for (const times of [1, 2]) {
    expect(Object.values((await proved(history('0.31', 'sqlite', '2'), at)).kinds)).toEqual(['generated', 'generated']);
    expect(starts()).toBe(times);
  }
});

test('a folder in the place of a file does no harm', async () => {
  const gitDir = temporaryFolder();
  const cache = new ProofCache(gitDir);
  await cache.write(['a'], 'one');
  const [path = ''] = filesOf(gitDir);
  mkdirSync(`${path}.old`);
  expect(await cache.read(['a'], isText)).toBe('one');
});

test('inputs are not confused by where one ends', async () => {
  const cache = new ProofCache(temporaryFolder());
  await cache.write(['a', 'b'], 'two');
  expect(await cache.read(['a\0b'], isText)).toBeUndefined();
  expect(await cache.read(['a', 'b'], isText)).toBe('two');
});

test('when there are too many the older ones go', async () => {
  const gitDir = temporaryFolder();
  const cache = new ProofCache(gitDir);
  for (let at = 0; at < 500; at += 1) await cache.write(['old', String(at)], 'old');
  const earlier = Date.now() / 1000 - 60;
  for (const path of filesOf(gitDir)) utimesSync(path, earlier, earlier);
  await cache.write(['new'], 'new');
  expect(filesOf(gitDir)).toHaveLength(400);
  expect(await cache.read(['new'], isText)).toBe('new');
});

test('many at once, of the same and of others, leave whole files only', async () => {
  const gitDir = temporaryFolder();
  const caches = [new ProofCache(gitDir), new ProofCache(gitDir)];
  const value = 'x'.repeat(100_000);
  await Promise.all(Array.from({ length: 200 }, (_, at) => caches[at % 2]?.write([String(at % 20)], `${at % 20} ${value}`)));
  expect(filesOf(gitDir)).toHaveLength(20);
  for (let at = 0; at < 20; at += 1) expect(await caches[0]?.read([String(at)], isText)).toBe(`${at} ${value}`);
});

test('many at once beyond what is kept do not stumble over each other', async () => {
  const gitDir = temporaryFolder();
  const caches = [new ProofCache(gitDir), new ProofCache(gitDir)];
  await Promise.all(Array.from({ length: 700 }, (_, at) => caches[at % 2]?.write([String(at)], 'value')));
  expect(filesOf(gitDir).length).toBeLessThanOrEqual(500);
  expect(filesOf(gitDir).every((path) => /[0-9a-f]{64}$/.test(path))).toBe(true);
});
