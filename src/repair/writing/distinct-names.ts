import { folderOf, foldersAbove } from '../../model/files.ts';
import { CannotWrite } from './cannot-write.ts';
import { isIn } from './pathspecs.ts';
import type { PathState } from './states.ts';

/** Throws where two names would be one on a disk that knows no difference between capital and small letters, or a file would be a folder. */
export function requireDistinctNames(after: readonly PathState[], others: Iterable<string>): void {
  const gone = new Set(after.filter(({ file }) => file === null).map(({ path }) => path));
  const written = after.filter(({ file }) => file !== null).map(({ path }) => path);
  const files = new Set([...[...others].filter((path) => !gone.has(path)), ...written]);
  const names = new Map<string, string>();
  for (const path of files)
    for (const name of [path, ...foldersAbove(folderOf(path))]) {
      const known = names.get(name.toLowerCase());
      names.set(name.toLowerCase(), known ?? name);
      if (known === undefined || known === name) continue;
      if (written.some((one) => one === known || one === name || isIn(known, one) || isIn(name, one)))
        throw new CannotWrite(`${known} and ${name} differ only in case, which is one file on macOS and Windows`);
    }
  const folders = new Set([...files].flatMap((path) => foldersAbove(folderOf(path))));
  const both =
    written.find((path) => folders.has(path)) ??
    written.flatMap((path) => foldersAbove(folderOf(path))).find((one) => files.has(one));
  if (both !== undefined) throw new CannotWrite(`${both} would be a file and a folder`);
}
