import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { TestRepository, type Tree } from './test-repository.ts';

export * from './test-repository.ts';

/** A throwaway folder, removed when the test ends. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'drizzle-guard-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** An empty repository on branch main. */
export function emptyRepository({ objectFormat = 'sha1', bare = false } = {}): TestRepository {
  const repository = new TestRepository(temporaryFolder());
  repository.git('init', '-q', '-b', 'main', `--object-format=${objectFormat}`, ...(bare ? ['--bare'] : []));
  // background maintenance would race with the folder's removal
  repository.git('config', 'gc.auto', '0');
  repository.git('config', 'maintenance.auto', 'false');
  return repository;
}

/** A repository whose first commit, published as origin/main, holds these files. */
export function publishedRepository(tree: Tree): TestRepository {
  const repository = emptyRepository().write(tree);
  repository.commit('first');
  return repository.publish();
}
