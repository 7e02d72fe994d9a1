import { type Files, folderOf, foldersAbove, join } from '../model/files.ts';
import type { TreeFile } from '../model/history.ts';

/** More links in a row than any system follows. */
const mostLinks = 40;

/** The files of the tree that a link leads to, by the path that they have through it; undefined if it leads out of the tree or nowhere. */
export async function behindLink(files: Files, link: string): Promise<ReadonlyMap<string, TreeFile> | undefined> {
  const real = await realPath(files, link);
  if (real === undefined) return undefined;
  const entry = files.entries.get(real);
  if (entry !== undefined) return new Map([[link, { path: real, oid: entry.oid }]]);
  const found = new Map<string, TreeFile>();
  for (const path of [...files.entries.keys()].filter((one) => one.startsWith(join(real, '')))) {
    const file = await realPath(files, path);
    const oid = files.entries.get(file ?? '')?.oid;
    if (file !== undefined && oid !== undefined) found.set(join(link, path.slice(join(real, '').length)), { path: file, oid });
  }
  return found.size === 0 ? undefined : found;
}

/** A path of the tree after following links, in its folders as well; undefined if a link leads out of the tree. */
export async function realPath(files: Files, path: string, links = 0): Promise<string | undefined> {
  const link = [path, ...foldersAbove(path)].findLast((one) => files.entries.get(one)?.mode === '120000');
  if (link === undefined) return path;
  const target = Buffer.from(await files.read(link)).toString();
  const inside = target.startsWith('/') ? undefined : withoutDots(join(folderOf(link), target));
  if (links >= mostLinks || inside === undefined) return undefined;
  return realPath(files, path === link ? inside : join(inside, path.slice(link.length + 1)), links + 1);
}

/** A path without `.` and `..`; undefined if it leads above the top. */
export function withoutDots(path: string): string | undefined {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.pop() === undefined) return undefined;
    if (part !== '..' && part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}
