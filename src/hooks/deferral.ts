import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';

/** Where pre-commit leaves word for commit-msg, which without it has nothing to do and does not start Node. */
function place({ gitDir }: Repository): string {
  return join(gitDir, 'drizzle-guard', 'deferred');
}

/** Leaves what was found to commit-msg. */
export async function defer(repository: Repository): Promise<void> {
  await mkdir(join(repository.gitDir, 'drizzle-guard'), { recursive: true });
  await writeFile(place(repository), '');
}

/** Nothing is left to commit-msg. */
export async function settle(repository: Repository): Promise<void> {
  await rm(place(repository), { force: true });
}
