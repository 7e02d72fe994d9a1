import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';
import type { Entry } from '../model/files.ts';
import { worktreeFolder } from '../store/folder.ts';
import { Store } from '../store/store.ts';
import { committingProcess, isRunning } from './committing-process.ts';

/**
 * What pre-commit leaves for commit-msg: the judged state, what decided it, and all index entries. Another commit may replace the index
 * while an editor is open.
 */
export interface Waiting {
  readonly state: string;
  readonly outs: readonly string[];
  readonly files: readonly string[];
  readonly entries: readonly (readonly [string, Entry])[];
  /** Set where lint-staged asked: it stages what its other tasks wrote after this. `passed` says whether the state needs no approval. */
  readonly lintStaged?: { readonly passed: boolean };
}

/** The store for commit-msg, with one file for each running commit. If it is empty, the hook does not start Node. */
function waitingIn({ gitDir }: Repository): Store {
  return new Store(join(worktreeFolder(gitDir), 'waiting'), { most: 200, left: 100 });
}

/** The file name if the committing process is unknown. */
const anyProcess = 'any';

/** Saves what pre-commit found for the commit-msg of the same commit. */
export async function defer(repository: Repository, waiting: Waiting): Promise<void> {
  await waitingIn(repository).write(await ownName(), JSON.stringify(waiting));
}

/** What pre-commit saved for this commit; undefined if nothing. Rejects if it cannot be read. */
export async function deferred(repository: Repository): Promise<Waiting | undefined> {
  const names = await ownNames(repository);
  const [name] = names;
  return name === undefined ? undefined : (JSON.parse(await waitingIn(repository).readExisting(name)) as Waiting);
}

/** Removes what was saved for this commit, and for commits that were given up. That of other running commits stays. */
export async function settle(repository: Repository): Promise<void> {
  const store = waitingIn(repository);
  const own = await ownNames(repository);
  const names = await store.names();
  const here = await hostEnding();
  const abandoned = names.filter((name) => name.endsWith(here) && !isRunning(Number(name.split('@')[0])));
  for (const name of new Set([...own, ...abandoned])) await store.remove(name);
}

/** The names of files that may belong to this commit. If its process is unknown, that is any file. */
async function ownNames(repository: Repository): Promise<string[]> {
  const names = await waitingIn(repository).names();
  if (names.length === 0) return [];
  const own = await ownName();
  return names.filter((name) => name === anyProcess || own === anyProcess || name === own);
}

/** The name of this commit's file. It contains the host, because containers may share a repository without sharing process ids. */
async function ownName(): Promise<string> {
  const pid = await committingProcess();
  return pid === undefined ? anyProcess : `${pid}${await hostEnding()}`;
}

/** How the names of this host's files end. */
async function hostEnding(): Promise<string> {
  const { hostname } = await import('node:os');
  return `@${encodeURIComponent(hostname())}`;
}
