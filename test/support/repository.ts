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
  return copied(`published ${keyOf(tree)}`, () => {
    const repository = emptyRepository().write(tree);
    repository.commit('first');
    return repository.publish();
  });
}

/** A name for a tree: equal trees have equal ones. */
export function keyOf(tree: Tree): string {
  return JSON.stringify(Object.entries(tree), (_, value: unknown) => (value instanceof Uint8Array ? [...value] : value));
}

interface Built extends Template {
  /** The folder it was built in. */
  readonly path: string;
}

const templates = new Map<string, Built>();

/** What is built once in this process, in a folder of its own each time; only .git/config may name the folder it is in. */
export function copied(key: string, build: () => TestRepository): TestRepository {
  const known = templates.get(key);
  return known === undefined ? kept(key, build()) : copyOf(known);
}

/** The same of what takes a while to build. */
export async function copiedLater(key: string, build: () => Promise<TestRepository>): Promise<TestRepository> {
  const known = templates.get(key);
  return known === undefined ? kept(key, await build()) : copyOf(known);
}

function kept(key: string, repository: TestRepository): TestRepository {
  templates.set(key, { ...templateOf(repository.path), path: repository.path });
  return repository;
}

function copyOf(built: Built): TestRepository {
  const repository = new TestRepository(temporaryFolder());
  layOut(built, repository.path);
  const config = '.git/config';
  const text = repository.exists(config) ? repository.read(config) : '';
  // its own remote
  if (text.includes(built.path)) repository.write({ [config]: text.replaceAll(built.path, repository.path) });
  return repository;
}
