import { posix } from 'node:path';
import { unknown } from './text.ts';

/** A path with slashes. Agents on Windows give theirs with backslashes. */
export function slashed(path: string): string {
  return /^[A-Za-z]:\\|\\/.test(path) ? path.replaceAll('\\', '/') : path;
}

/** A path that may be relative to a folder. */
export function pathIn(folder: string, path: string): string {
  const wanted = slashed(path);
  if (wanted.startsWith('/') || /^[A-Za-z]:\//.test(wanted)) return posix.normalize(wanted);
  // what a variable begins may be absolute
  if (wanted.startsWith('~') || wanted.startsWith(unknown)) return `${unknown}/${wanted.replace(/^[^/]*\/?/, '')}`;
  return posix.join(folder, wanted);
}
