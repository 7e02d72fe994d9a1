import { access, constants, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../../git/repository.ts';
import { folderOf, foldersAbove } from '../../model/files.ts';
import { quote } from '../../model/shell.ts';
import { CannotWrite } from './cannot-write.ts';
import { indexEntries } from './index-entries.ts';
import { isMissing } from './missing.ts';
import { isIn } from './pathspecs.ts';
import type { Outcome, StagedEntry } from './states.ts';

/** Throws a CannotWrite where an outcome cannot be written here. */
export async function requireNothingInTheWay(repository: Repository, { outs, files }: Outcome): Promise<void> {
  const paths = [...files.keys()];
  for (const path of paths) requireOwnPath(path);
  for (const [path, bytes] of files) await requireWayTo(repository.cwd, path, { isWritten: bytes !== null });
  requireCheckedOut(outs, paths, await indexEntries(repository, [...outs, ...paths]));
}

/** Throws where a path cannot be one of this repository's own files. */
function requireOwnPath(path: string): void {
  const parts = path.split('/');
  const odd = parts.some((part) => part === '' || part === '.' || part === '..' || part.toLowerCase() === '.git');
  if (odd || /[\0\\]/.test(path)) throw new CannotWrite(`${JSON.stringify(path)} is not a path inside of this repository`);
  // what git says of a name in another encoding cannot be given back to it
  if (path.includes('\uFFFD')) throw new CannotWrite(`The name of ${path} is not UTF-8, so it cannot be written back as it is`);
}

/** Throws where something on disk is in the way of a path: a link, another repository, a folder, or missing rights. */
async function requireWayTo(cwd: string, path: string, { isWritten }: { readonly isWritten: boolean }): Promise<void> {
  for (const folder of foldersAbove(folderOf(path)).reverse()) {
    const stats = await statsOf(join(cwd, folder));
    if (stats === undefined) break;
    if (stats.isSymbolicLink()) throw new CannotWrite(`${path} cannot be written: ${folder} is a symbolic link`);
    if (!stats.isDirectory()) throw new CannotWrite(`${path} cannot be written: ${folder} is a file`);
    if (folder !== '' && (await statsOf(join(cwd, folder, '.git'))) !== undefined)
      throw new CannotWrite(`${path} cannot be written: ${folder} is a repository of its own`);
    // where the next folder is missing, it has to be made here
    const next = path.slice(folder === '' ? 0 : folder.length + 1);
    const isNearest = !next.includes('/') || (await statsOf(join(cwd, folder, next.split('/')[0] ?? ''))) === undefined;
    if (isNearest) await requireWritable(cwd, folder, path);
  }
  const stats = await statsOf(join(cwd, path));
  if (stats?.isDirectory()) throw new CannotWrite(`${path} cannot be written: there is a folder of this name`);
  if (isWritten && stats?.isSymbolicLink()) throw new CannotWrite(`${path} cannot be written: it is a symbolic link`);
}

async function requireWritable(cwd: string, folder: string, path: string): Promise<void> {
  const shown = folder === '' ? '.' : folder;
  try {
    await access(join(cwd, folder), constants.W_OK | constants.X_OK);
  } catch (cause) {
    throw new CannotWrite(`${path} cannot be written: the folder ${shown} is read-only`, {
      cause,
      fix: [{ say: 'Allow yourself to write there, and run the command again.', run: [`chmod u+wx -- ${quote(shown)}`] }],
    });
  }
}

/** Throws where the index has something in the way: a submodule, or files that a sparse checkout leaves out. */
function requireCheckedOut(
  outs: readonly string[],
  paths: readonly string[],
  entries: ReadonlyMap<string, readonly StagedEntry[]>,
): void {
  for (const [path, staged] of entries) {
    if (staged.some(({ mode }) => mode === '160000') && paths.some((one) => one === path || isIn(path, one)))
      throw new CannotWrite(`${path} is a submodule, whose files belong to another repository`);
    if (!staged.some(({ skipWorktree }) => skipWorktree)) continue;
    const out = outs.find((folder) => isIn(folder, path));
    if (out === undefined && !paths.includes(path)) continue;
    throw new CannotWrite(`${path} is not checked out here (sparse checkout), so the repair cannot be written`, {
      fix: [{ say: 'Check the folder out.', run: [`git sparse-checkout add ${quote(out ?? folderOf(path))}`] }],
    });
  }
}

async function statsOf(full: string) {
  return lstat(full).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
}
