import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../../git/repository.ts';
import { git, splitZ } from '../../git/run.ts';
import { fileAt, type HashName } from './disk.ts';
import { indexEntries } from './index-entries.ts';
import { isMissing } from './missing.ts';
import { isIn, pathspecsOf } from './pathspecs.ts';
import type { FoundState } from './read-states.ts';
import type { PathState, StagedEntry } from './states.ts';

/** Bytes of the largest file that is kept although the repair does not touch it, such as a database beside the migrations. */
export const largestKept = 10 * 1024 * 1024;

export interface FoundFolders {
  /** All paths of the folders that the repair leaves alone. */
  readonly others: readonly FoundState[];
  /** Those of them that are too large to be kept. */
  readonly leftOut: readonly string[];
}

/** The files in the migrations folders that a repair does not touch, untracked and ignored ones as well. */
export async function foundFolders(
  repository: Repository,
  outs: readonly string[],
  touched: ReadonlySet<string>,
  hash: HashName,
): Promise<FoundFolders> {
  if (outs.length === 0) return { others: [], leftOut: [] };
  const { cwd } = repository;
  const folders = pathspecsOf(outs);
  const [entries, changed, untracked] = await Promise.all([
    indexEntries(repository, outs),
    git(['diff-files', '--name-only', '-z', '--', ...folders], { cwd }),
    // ignored ones as well
    git(['ls-files', '-o', '-z', '--full-name', '-x', 'node_modules/', '--', ...folders], { cwd }),
  ]);
  const onDisk = new Set([...splitZ(changed.stdout), ...splitZ(untracked.stdout)].filter((path) => !path.endsWith('/')));
  const others: FoundState[] = [];
  const leftOut: string[] = [];
  for (const path of new Set([...entries.keys(), ...onDisk])) {
    if (touched.has(path) || !outs.some((out) => isIn(out, path))) continue;
    const staged = entries.get(path) ?? [];
    if (!onDisk.has(path)) others.push({ path, entries: staged, file: fileOf(staged), bytes: null });
    else if ((await sizeOf(join(cwd, path))) > largestKept) leftOut.push(path);
    else others.push({ path, entries: staged, ...(await foundAt(cwd, path, hash)) });
  }
  return { others, leftOut };
}

/** git finds the file as it is staged. */
function fileOf([first]: readonly StagedEntry[]): PathState['file'] {
  if (first === undefined || first.stage !== 0 || first.skipWorktree || first.mode === '160000') return null;
  return { oid: first.oid, mode: first.mode as '100644' | '100755' | '120000', permissions: null };
}

async function foundAt(cwd: string, path: string, hash: HashName): Promise<Pick<FoundState, 'file' | 'bytes'>> {
  const found = await fileAt(cwd, path, hash);
  if (found === null) return { file: null, bytes: null };
  const { bytes, ...file } = found;
  return { file, bytes };
}

/** What is neither a file nor a link, such as a socket, is taken to be too large. */
async function sizeOf(full: string): Promise<number> {
  try {
    const stats = await lstat(full);
    return stats.isFile() || stats.isSymbolicLink() || stats.isDirectory() ? stats.size : Number.POSITIVE_INFINITY;
  } catch (error) {
    if (isMissing(error)) return 0;
    throw error;
  }
}
