import { readFile, rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Repository } from '../../git/repository.ts';
import { git } from '../../git/run.ts';
import { CannotWrite } from './cannot-write.ts';
import { createExclusively } from './exclusive-file.ts';
import { type Marker, markerFolder } from './marker.ts';
import { isMissing } from './missing.ts';

/** The index that git uses here. */
export async function indexPath({ cwd }: Pick<Repository, 'cwd'>): Promise<string> {
  const { stdout } = await git(['rev-parse', '--git-path', 'index'], { cwd });
  return resolve(cwd, stdout.slice(0, -1));
}

const textOf = (token: string) => `drizzle-guard ${token}\n`;

/** Keeps git from writing the index meanwhile, the way git itself does. Returns what gives it free again. */
export async function lockIndex(
  repository: Pick<Repository, 'gitDir'>,
  index: string,
  { token, former }: Marker,
): Promise<() => Promise<void>> {
  const lock = `${index}.lock`;
  await removeOwnLock(lock, former);
  if (!(await createExclusively(lock, textOf(token), markerFolder(repository)))) throw inTheWay(lock);
  return () => removeOwnLock(lock, [token]);
}

/** Removes a lock if one of our writes made it, never git's. */
export async function removeOwnLock(lock: string, tokens: readonly string[]): Promise<void> {
  try {
    const text = await readFile(lock, 'latin1');
    if (tokens.some((token) => text === textOf(token))) await rm(lock, { force: true });
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function inTheWay(lock: string): CannotWrite {
  return new CannotWrite(`${lock} exists, so another git command is using this repository; nothing was changed`, {
    fix: [
      { say: 'Wait until that command has ended, and run the fix again.', run: [] },
      { say: 'If no git command runs, an earlier one was killed: remove the file and run the fix again.', run: [] },
    ],
  });
}
