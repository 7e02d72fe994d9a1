import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { layOut, type Template, templateOf } from './templates.ts';
import { TestRepository, type Tree } from './test-repository.ts';

export * from './test-repository.ts';

/** A throwaway folder, removed when the test ends. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'drizzle-guard-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

interface Kind {
  readonly objectFormat?: string;
  readonly bare?: boolean;
}

/** An empty repository on branch main. */
export function emptyRepository({ objectFormat = 'sha1', bare = false }: Kind = {}): TestRepository {
  return copied(`empty ${objectFormat} ${bare}`, () => {
    const repository = new TestRepository(temporaryFolder());
    repository.git('init', '-q', '-b', 'main', '--template=', `--object-format=${objectFormat}`, ...(bare ? ['--bare'] : []));
    // background maintenance would race with the folder's removal
    repository.git('config', 'gc.auto', '0');
    repository.git('config', 'maintenance.auto', 'false');
    return repository;
  });
}

/** A repository whose first commit, published as origin/main, holds these files. */
export function publishedRepository(tree: Tree): TestRepository {
  const published = copied(`published ${keyOf(tree)}`, () => {
    const repository = emptyRepository().write(tree);
    repository.commit('first');
    repository.git('update-ref', 'refs/remotes/origin/main', 'HEAD');
    return repository;
  });
  return published.addOrigin();
}

/** A name for a tree: equal trees have equal ones. */
export function keyOf(tree: Tree): string {
  return JSON.stringify(Object.entries(tree), (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value));
}

const templates = new Map<string, Template>();

/** What was built once in this process, in a folder of its own; nothing in it may name the first folder. */
export function copied(key: string, build: () => TestRepository): TestRepository {
  const known = templates.get(key);
  if (known === undefined) {
    const first = build();
    templates.set(key, templateOf(first.path));
    return first;
  }
  const repository = new TestRepository(temporaryFolder());
  layOut(known, repository.path);
  return repository;
}
