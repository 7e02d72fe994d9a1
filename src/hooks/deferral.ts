import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';

/** A state, and what it is of. */
export interface Waiting {
  readonly state: string;
  readonly outs: readonly string[];
  readonly files: readonly string[];
}

/** Where pre-commit leaves word for commit-msg, which without it has nothing to do and does not start Node. */
function place({ gitDir }: Repository): string {
  return join(gitDir, 'drizzle-guard', 'deferred');
}

/** Leaves what was found in a state to commit-msg. */
export async function defer(repository: Repository, waiting: Waiting): Promise<void> {
  await mkdir(join(repository.gitDir, 'drizzle-guard'), { recursive: true });
  await writeFile(place(repository), JSON.stringify(waiting));
}

/** What waits for commit-msg; undefined when nothing does, or nobody can read it. */
export async function deferred(repository: Repository): Promise<Waiting | undefined> {
  const text = await readFile(place(repository), 'utf8').catch(() => '');
  try {
    return JSON.parse(text) as Waiting;
  } catch {
    return undefined;
  }
}

/** Nothing is left to commit-msg. */
export async function settle(repository: Repository): Promise<void> {
  await rm(place(repository), { force: true });
}
