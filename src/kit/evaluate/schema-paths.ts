import { posix } from 'node:path';
import picomatch from 'picomatch';
import { type Files, folderOf } from '../../model/files.ts';

/**
 * The tracked files that a config's `schema` means, in the order that drizzle-kit reads them: a file, the direct files of a folder, or
 * the matches of a glob. Patterns are relative to the folder, results to the top.
 */
export function schemaFiles({ entries }: Files, patterns: readonly string[], folder: string): string[] {
  const code = [...entries.keys()].filter((path) => /(?<!\.d)\.[cm]?[jt]sx?$/.test(path));
  const folders = new Set<string>();
  for (const path of code) for (let above = folderOf(path); above !== ''; above = folderOf(above)) folders.add(above);
  const files = patterns.flatMap((pattern) => {
    const path = posix.join(folder, pattern).replace(/\/$/, '');
    if (entries.has(path)) return [path];
    if (folders.has(path) || path === '.') return code.filter((file) => folderOf(file) === (path === '.' ? '' : path));
    const glob = posix.join(escaped(folder), pattern).replace(/\/$/, '');
    const matches = picomatch(glob);
    const found = [...code.filter((file) => matches(file)), ...[...folders].filter((one) => matches(one))];
    // the order of the glob package; a folder is read in its turn
    return found
      .sort((one, other) => one.localeCompare(other, 'en'))
      .flatMap((one) => (folders.has(one) ? code.filter((file) => folderOf(file) === one) : [one]));
  });
  return [...new Set(files)];
}

/** Escapes a folder's name, which may contain characters of a glob. */
function escaped(folder: string): string {
  return folder.replace(/[\\*?[\]{}()!+@|]/g, '\\$&');
}
