import { chmodSync, mkdirSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { Store } from '../../src/store/store.ts';
import { writeWhole } from '../../src/store/write-whole.ts';
import { temporaryFolder } from '../support/repository.ts';

const limits = { most: 4, left: 2 };
const days = (number: number) => Date.now() / 1000 - number * 24 * 3600;
const modeOf = (path: string) => statSync(path).mode & 0o777;

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

/** What is said while DRIZZLE_GUARD_DEBUG is `value`. */
async function saidDuring(value: string, act: () => Promise<unknown>): Promise<string> {
  vi.stubEnv('DRIZZLE_GUARD_DEBUG', value);
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await act();
  return write.mock.calls.map(([text]) => String(text)).join('');
}

test.each([
  { name: 'more than it may hold: the oldest go', ages: [5, 4, 3, 2], left: ['3', 'new'] },
  { name: 'as many as it may hold: none goes', ages: [5, 4, 3], left: ['0', '1', '2', 'new'] },
  { name: 'few but old: those go', ages: [91, 89], left: ['1', 'new'] },
])('$name', async ({ ages, left }) => {
  const folder = temporaryFolder();
  const store = new Store(folder, limits);
  for (const [at, age] of ages.entries()) {
    writeFileSync(join(folder, String(at)), '');
    utimesSync(join(folder, String(at)), days(age), days(age));
  }
  await store.write('new', 'text');
  expect((await store.names()).sort()).toEqual(left);
});

test('a file that a killed process began goes, one that is being written stays', async () => {
  const folder = temporaryFolder();
  for (const name of ['.killed', '.now']) writeFileSync(join(folder, name), '');
  utimesSync(join(folder, '.killed'), days(1), days(1));
  const store = new Store(folder, limits);
  await store.write('new', 'text');
  expect(readdirSync(folder).sort()).toEqual(['.now', 'new']);
  expect(await store.names()).toEqual(['new']);
});

test('what is kept is private', async () => {
  const folder = temporaryFolder();
  await writeWhole(join(folder, 'a/b/file'), 'text');
  expect([modeOf(join(folder, 'a')), modeOf(join(folder, 'a/b')), modeOf(join(folder, 'a/b/file'))]).toEqual([
    0o700, 0o700, 0o600,
  ]);
});

test('in a repository that a group shares, what is kept is the group’s', async () => {
  const folder = temporaryFolder();
  chmodSync(folder, 0o2775);
  await writeWhole(join(folder, 'a/b/file'), 'text');
  await writeWhole(join(folder, 'a/b/other'), 'text');
  expect([modeOf(join(folder, 'a')), modeOf(join(folder, 'a/b'))]).toEqual([0o770, 0o770]);
  expect([modeOf(join(folder, 'a/b/file')), modeOf(join(folder, 'a/b/other'))]).toEqual([0o660, 0o660]);
});

test.each([
  {
    name: 'a file where the folder should be',
    block: (folder: string) => writeFileSync(folder, ''),
    says: /not kept: (?:ENOTDIR|EEXIST)/,
  },
  {
    name: 'a folder where the file should be',
    block: (folder: string) => mkdirSync(join(folder, 'name/in-it'), { recursive: true }),
    says: /not kept: (?:EISDIR|ENOTEMPTY)/,
  },
])('$name: nothing is kept, which only debugging says', async ({ block, says }) => {
  const folder = join(temporaryFolder(), 'store');
  block(folder);
  const store = new Store(folder, limits);
  expect(await saidDuring('', () => store.keep('name', 'text'))).toBe('');
  expect(await saidDuring('1', () => store.keep('name', 'text'))).toMatch(says);
  expect(await store.read('name')).toBeUndefined();
  await expect(store.write('name', 'text')).rejects.toThrow();
  if (statSync(folder).isDirectory()) expect(readdirSync(folder)).toEqual(['name']);
});

test('what is not there is read as nothing, and said by nobody', async () => {
  const store = new Store(join(temporaryFolder(), 'none'), limits);
  expect(await saidDuring('1', () => store.read('name'))).toBe('');
  expect(await store.names()).toEqual([]);
  await expect(store.readExisting('name')).rejects.toThrow('ENOENT');
});
