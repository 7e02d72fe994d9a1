import { rm } from 'node:fs/promises';
import type { Repository } from '../../git/repository.ts';
import { newIndex, newIndexPath } from './new-index.ts';
import { statesOf } from './read-states.ts';
import { prepareFiles, removeTemporaries, swapFiles } from './replace-files.ts';
import { isSameOnDisk, type PathState, pathsThatDiffer } from './states.ts';
import type { Writing } from './writing.ts';

/** Makes paths what they are to be, on disk and in the index. Until the last step, the index is as it was. */
export async function writeStates(repository: Repository, targets: readonly PathState[], writing: Writing): Promise<void> {
  const { token, hash, mustBeClean } = writing;
  const paths = targets.map(({ path }) => path);
  try {
    const found = await statesOf(repository, paths, hash);
    if (isWritten(targets, found)) return;
    const next = await newIndex(repository, writing, targets);
    const prepared = await prepareFiles(repository, targets, { found, token });
    await swapFiles(repository, targets, prepared);
    await next.refresh();
    await next.verify(mustBeClean ? cleanPaths(targets) : []);
    await next.replace();
  } finally {
    // the next reader lists it again
    repository.listings.delete('index');
    await removeLeftovers(repository, targets, [token]);
  }
}

/** Removes what writes with these tokens left, but for what they changed. */
export async function removeLeftovers(
  repository: Repository,
  targets: readonly PathState[],
  tokens: readonly string[],
): Promise<void> {
  for (const token of tokens)
    for (const ending of ['', '.lock']) await rm(newIndexPath(repository, token) + ending, { force: true });
  await removeTemporaries(repository.cwd, targets, tokens);
}

function isWritten(targets: readonly PathState[], found: readonly PathState[]): boolean {
  return (
    pathsThatDiffer(targets, found).length === 0 && targets.every(({ file }, at) => isSameOnDisk(file, found[at]?.file ?? null))
  );
}

/** Files that are staged as they are on disk. */
function cleanPaths(targets: readonly PathState[]): string[] {
  const clean = targets.filter(({ file, entries: [first] }) => first?.stage === 0 && !first.intended && first.oid === file?.oid);
  return clean.map(({ path }) => path);
}
