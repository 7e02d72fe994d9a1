import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { guard, guardedRepository } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import { type TestRepository, temporaryFolder } from '../support/repository.ts';

interface Coverage {
  readonly result: readonly { readonly url: string }[];
}

const modules = '/node_modules/';

interface Loaded {
  /** Sizes in bytes. */
  readonly own: readonly number[];
  readonly packages: readonly string[];
  /** Modules of Node itself. */
  readonly ofNode: readonly string[];
}

/** What a clean run of a command loads. */
function loadedBy(repository: TestRepository, command: string): Loaded {
  const folder = temporaryFolder();
  const { exitCode, output } = repository.run(command, { env: { NODE_V8_COVERAGE: folder } });
  expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
  const urls = readdirSync(folder).flatMap((name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as Coverage).result);
  const loaded = [...new Set(urls.map(({ url }) => url))];
  const files = loaded.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url));
  const isOwn = (file: string) => file.includes(`${modules}drizzle-guard/`);
  const packageOf = (file: string) =>
    file.slice(file.lastIndexOf(modules) + modules.length).replace(/^((?:@[^/]+\/)?[^/]+).*$/, '$1');
  return {
    own: files.filter(isOwn).map((file) => statSync(file).size),
    packages: [...new Set(files.filter((file) => !isOwn(file)).map(packageOf))].sort(),
    ofNode: loaded.filter((url) => url.startsWith('node:')),
  };
}

function sum(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total + size, 0);
}

// each file costs a millisecond before it is read; what is read later, such as the proofs and SQL grammars, has no place here
describe('what a start reads, for a migration that only adds', () => {
  const staged = () =>
    guardedRepository()
      .write(history('0.31', 'postgresql', '4'))
      .stage();

  test('an integrity check: the eager chunk, and the command line', () => {
    const { own, packages, ofNode } = loadedBy(staged(), `${guard} check --level integrity`);
    expect(own.length).toBeLessThanOrEqual(4);
    expect(sum(own)).toBeLessThan(460_000);
    expect(packages).toEqual([]);
    expect(ofNode).toContain('node:child_process');
    // each takes milliseconds, and only findings, hooks and repairs need them
    expect(ofNode.filter((url) => /^node:(?:crypto|readline|os|worker_threads|perf_hooks)$/.test(url))).toEqual([]);
  });

  test('a full check whose proofs are known: the bundler', () => {
    const repository = staged();
    expect(repository.run(`${guard} check`).exitCode).toBe(0);
    const { own, packages } = loadedBy(repository, `${guard} check`);
    expect(own.length).toBeLessThanOrEqual(8);
    expect(sum(own)).toBeLessThan(620_000);
    expect(packages).toEqual(['esbuild']);
  });

  test('a hook: the same without the option parser', () => {
    const repository = staged();
    expect(repository.run(`${guard} check`).exitCode).toBe(0);
    const { own, packages } = loadedBy(repository, `${guard} hook pre-commit`);
    expect(own.length).toBeLessThanOrEqual(6);
    expect(sum(own)).toBeLessThan(550_000);
    expect(packages).toEqual(['esbuild']);
  });
});
