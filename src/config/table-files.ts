import { textUnlessTooLarge } from '../model/file-too-large.ts';
import { type Files, nameOf } from '../model/files.ts';
import type { TableFile } from '../model/table-file.ts';
import { tablesIn, typedIn } from './table-source.ts';

/** The files that differ and define tables, in the order of their paths. None if nothing was there before. */
export async function changedTableFiles(before: Files, after: Files): Promise<TableFile[]> {
  if (before.entries.size === 0) return [];
  const isChanged = (path: string) => isSource(path) && before.entries.get(path)?.oid !== after.entries.get(path)?.oid;
  const [old, now] = await Promise.all([
    textsOf(before, [...before.entries.keys()].filter(isChanged)),
    textsOf(after, [...after.entries.keys()].filter(isChanged).sort()),
  ]);
  // a table that moved to another file is no other table
  const known = new Set(old.flatMap(({ text }) => tablesIn(text)).map(({ words }) => words));
  const typed = new Set(now.flatMap(({ text }) => [...typedIn(text)]));
  return now.flatMap(({ path, text }) => {
    if (!text.includes('drizzle')) return [];
    const tables = tablesIn(text).map(({ words, ...table }) => ({
      ...table,
      differs: !known.has(words),
      typed: typed.has(table.variable),
    }));
    return tables.length === 0 ? [] : [{ path, tables }];
  });
}

function isSource(path: string): boolean {
  return /(?<!\.d)\.[cm]?[jt]s$/.test(nameOf(path)) && !path.includes('node_modules/');
}

async function textsOf(files: Files, paths: readonly string[]): Promise<{ path: string; text: string }[]> {
  const texts = [];
  // in turns: a working tree would run out of open files
  for (let at = 0; at < paths.length; at += 64) {
    const some = paths.slice(at, at + 64).map(async (path) => ({ path, text: await textUnlessTooLarge(files, path, new Set()) }));
    texts.push(...(await Promise.all(some)));
  }
  return texts;
}
