import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { packageManagerOf } from '../../config/package-manager.ts';
import type { NamedFiles } from '../../model/files.ts';

/** A folder and its parents, up to the top of the repository. */
export function foldersUp(from: string, top: string): string[] {
  const folder = resolve(from);
  return folder === resolve(top) || dirname(folder) === folder ? [folder] : [folder, ...foldersUp(dirname(folder), top)];
}

/** The text of a file on disk; undefined if it does not exist. */
export async function textOnDisk(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}

/** The files of a working tree as they are on disk. */
export function filesOnDisk(top: string): NamedFiles {
  return { entries: { has: (path) => existsSync(join(top, path)) }, read: (path) => readFile(join(top, path)) };
}

/** The command that installs a package as a development dependency. */
export async function addPackage(name: string, cwd: string, top: string): Promise<string> {
  const folder = relative(top, cwd).replaceAll('\\', '/');
  return (await packageManagerOf(filesOnDisk(top), folder)).addForDevelopment(name);
}
