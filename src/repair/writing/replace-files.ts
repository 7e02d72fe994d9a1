import { chmod, mkdir, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Repository } from '../../git/repository.ts';
import { CannotWrite } from './cannot-write.ts';
import { isMissing } from './missing.ts';
import { isSameOnDisk, type KeptFile, type PathState } from './states.ts';

/** A file that is written beside its place. */
interface Prepared {
  readonly path: string;
  readonly temporary: string;
}

/** Where a file is written before it takes its place. */
function temporaryOf(path: string, token: string, at: number): string {
  return join(dirname(path), `.drizzle-guard-${token}-${at}`);
}

/** Writes all new files beside their places: a full disk shows before the first one is replaced. */
export async function prepareFiles(
  { cwd, objects }: Repository,
  targets: readonly PathState[],
  { found, token }: { readonly found: readonly PathState[]; readonly token: string },
): Promise<Prepared[]> {
  const prepared = [];
  for (const [at, { path, file }] of targets.entries()) {
    if (file === null || isSameOnDisk(found[at]?.file ?? null, file)) continue;
    const temporary = temporaryOf(path, token, at);
    await mkdir(dirname(join(cwd, path)), { recursive: true });
    const blob = await objects.read(file.oid);
    if (blob === undefined) throw new CannotWrite(`git does not have the content of ${path} (${file.oid})`);
    await writeNew(join(cwd, temporary), blob.content, file);
    prepared.push({ path, temporary });
  }
  return prepared;
}

async function writeNew(full: string, bytes: Uint8Array, { mode, permissions }: KeptFile): Promise<void> {
  if (mode === '120000') return symlink(Buffer.from(bytes), full);
  await writeFile(full, bytes, { flag: 'wx', mode: mode === '100755' ? 0o777 : 0o666 });
  if (permissions !== null) await chmod(full, permissions);
}

/** Removes what goes, then moves the new files to their places: a name may only change its case. */
export async function swapFiles(
  { cwd }: Repository,
  targets: readonly PathState[],
  prepared: readonly Prepared[],
): Promise<void> {
  for (const { path, file } of targets) if (file === null) await rm(join(cwd, path), { force: true });
  for (const { path, temporary } of prepared) await rename(join(cwd, temporary), join(cwd, path));
  await removeEmptied(cwd, targets);
}

/** Removes folders that hold nothing any more, because a file in them went; git does the same. */
export async function removeEmptied(cwd: string, targets: readonly PathState[]): Promise<void> {
  const gone = targets.filter(({ file }) => file === null).map(({ path }) => dirname(path));
  for (const folder of new Set(gone))
    for (let at = folder; at !== '.'; at = dirname(at)) if (!(await removeEmpty(join(cwd, at)))) break;
}

async function removeEmpty(folder: string): Promise<boolean> {
  try {
    await rmdir(folder);
    return true;
  } catch (error) {
    if (isMissing(error)) return true;
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['ENOTEMPTY', 'EEXIST', 'EBUSY', 'EPERM', 'EACCES'].includes(code)) return false;
    throw error;
  }
}

/** Removes what an interrupted write left beside the files. */
export async function removeTemporaries(cwd: string, targets: readonly PathState[], tokens: readonly string[]): Promise<void> {
  for (const token of tokens)
    for (const [at, { path }] of targets.entries()) await rm(join(cwd, temporaryOf(path, token, at)), { force: true });
  await removeEmptied(cwd, targets);
}
