import { hostname } from 'node:os';
import { join } from 'node:path';
import type { Repository } from '../git/repository.ts';
import type { Entry } from '../model/files.ts';
import { worktreeFolder } from '../store/folder.ts';
import { Store } from '../store/store.ts';
import { committingProcess, isRunning } from './committing-process.ts';

/**
 * What pre-commit judged: the state, what decided it, and all entries of the index, which another commit may replace while an editor is
 * open.
 */
export interface Waiting {
  readonly state: string;
  readonly outs: readonly string[];
  readonly files: readonly string[];
  readonly entries: readonly (readonly [string, Entry])[];
}

/** Where pre-commit leaves word for commit-msg, one file a commit that is being made; without any, commit-msg does not start Node. */
function waitingIn({ gitDir }: Repository): Store {
  return new Store(join(worktreeFolder(gitDir), 'waiting'), { most: 200, left: 100 });
}

/** For a commit whose process is not known. */
const anyProcess = 'any';

/** Leaves what was found in a state to the commit-msg of the same commit. */
export async function defer(repository: Repository, waiting: Waiting): Promise<void> {
  await waitingIn(repository).write(await ownName(), JSON.stringify(waiting));
}

/** What waits for this commit's message; undefined when nothing does. Rejects when it cannot be read. */
export async function deferred(repository: Repository): Promise<Waiting | undefined> {
  const names = await ownNames(repository);
  const [name] = names;
  return name === undefined ? undefined : (JSON.parse(await waitingIn(repository).readExisting(name)) as Waiting);
}

/** Removes what waits for this commit, or for one that was given up. What waits for another commit stays. */
export async function settle(repository: Repository): Promise<void> {
  const store = waitingIn(repository);
  const own = await ownNames(repository);
  const abandoned = (await store.names()).filter((name) => isOfHere(name) && !isRunning(Number(name.split('@')[0])));
  for (const name of new Set([...own, ...abandoned])) await store.remove(name);
}

/** What may be of this commit: of its process, or where that is not known, of any. */
async function ownNames(repository: Repository): Promise<string[]> {
  const names = await waitingIn(repository).names();
  if (names.length === 0) return [];
  const own = await ownName();
  return names.filter((name) => name === anyProcess || own === anyProcess || name === own);
}

/** A container may share the repository, but not the processes. */
async function ownName(): Promise<string> {
  const pid = await committingProcess();
  return pid === undefined ? anyProcess : `${pid}@${encodeURIComponent(hostname())}`;
}

function isOfHere(name: string): boolean {
  return name.endsWith(`@${encodeURIComponent(hostname())}`);
}
