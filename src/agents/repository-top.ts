import { existsSync, realpathSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { slashed } from './shell/paths.ts';

/** The top of the working tree that holds a folder, whether or not the folder exists; undefined outside of any. */
export function topOf(folder: string): string | undefined {
  for (let at = folder; ; at = posix.dirname(at)) {
    if (existsSync(`${at}/.git`)) return at;
    if (posix.dirname(at) === at) return undefined;
  }
}

/** A path without symbolic links in its folders; what does not exist yet stays as it is written. */
export function realPath(path: string): string {
  for (let at = path, rest = ''; ; rest = `/${posix.basename(at)}${rest}`, at = posix.dirname(at)) {
    if (existsSync(at)) return `${slashed(realpathSync.native(at))}${rest}`.replace(/^\/\//, '/');
    if (posix.dirname(at) === at) return path;
  }
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
