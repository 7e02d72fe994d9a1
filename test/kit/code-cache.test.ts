import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { compiledOnce } from '../../src/kit/child/code-cache.ts';
import { temporaryFolder } from '../support/repository.ts';

let top: string;
let path: string;
let folder: string;

beforeEach(() => {
  top = temporaryFolder();
  path = join(top, 'node_modules/kit/api.js');
  folder = join(top, 'node_modules/.cache/drizzle-guard/code');
  mkdirSync(join(top, 'node_modules/kit'), { recursive: true });
  writeFileSync(path, source('one'));
});

const source = (answer: string) => `exports.answer = () => '${answer}';\n`;
const answer = (variant?: string) =>
  (compiledOnce(path, readFileSync(path, 'utf8'), variant) as { answer: () => string }).answer();
const caches = () => readdirSync(folder).map((name) => join(folder, name));

describe('the code that V8 compiled', () => {
  test('is kept beside the packages, for one user, and used again', () => {
    expect(answer()).toBe('one');
    const [cache = ''] = caches();
    expect(statSync(cache).mode & 0o777).toBe(0o600);
    const written = statSync(cache).mtimeMs;
    expect(answer()).toBe('one');
    expect(caches()).toEqual([cache]);
    expect(statSync(cache).mtimeMs).toBe(written);
  });

  test.each([
    ['is cut short', (cache: string) => truncateSync(cache, 100)],
    ['is empty', (cache: string) => truncateSync(cache)],
    ['is something else', (cache: string) => writeFileSync(cache, Buffer.alloc(5000, 7))],
    ['can be written by others', (cache: string) => chmodSync(cache, 0o666)],
  ])('is compiled again where it %s', (_, spoil) => {
    answer();
    spoil(caches()[0] ?? '');
    const spoilt = readFileSync(caches()[0] ?? '').subarray(0, 100);
    expect(answer()).toBe('one');
    expect(caches()).toHaveLength(1);
    expect(statSync(caches()[0] ?? '').mode & 0o777).toBe(0o600);
    expect(readFileSync(caches()[0] ?? '').length).toBeGreaterThan(spoilt.length);
  });

  test('is not that of another file of the same length, time and name', () => {
    answer();
    const { atime, mtime } = statSync(path);
    writeFileSync(path, source('two'));
    utimesSync(path, atime, mtime);
    expect(answer()).toBe('two');
    for (const word of ['abc', 'def', 'ghi', 'jkl']) {
      writeFileSync(path, source(word));
      expect(answer(word)).toBe(word);
    }
    expect(caches().length).toBeLessThanOrEqual(3);
  });

  test('is done without where nothing can be written', () => {
    writeFileSync(join(top, 'node_modules/.cache'), '');
    expect(answer()).toBe('one');
    expect(readFileSync(join(top, 'node_modules/.cache'), 'utf8')).toBe('');
  });
});
