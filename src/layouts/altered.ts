import { type Files, folderOf, foldersAbove, join, nameOf } from '../model/files.ts';
import type { Altered, History } from '../model/history.ts';
import { checkoutAttributes } from './attributes.ts';
import { namesInOtherCase } from './letter-case.ts';

/** Adds to a history what a checkout shows differently from what git stores: links, submodules, names in other case, and attributes. */
export async function withAltered(history: History, files: Files, below: Iterable<string>): Promise<History> {
  const names = [...below];
  const altered = [
    ...linksAt(files, foldersAbove(history.out)),
    ...linksBelow(history, files, names),
    ...namesInOtherCase(history, names),
    ...(await attributesOf(history, files)),
  ];
  return altered.length === 0 ? history : { ...history, altered };
}

/** The links and submodules among these paths. */
export function linksAt({ entries, submodules }: Files, paths: readonly string[]): Altered[] {
  return paths.flatMap((path): Altered[] => {
    if (submodules?.has(path)) return [{ path, kind: 'submodule' }];
    return entries.get(path)?.mode === '120000' ? [{ path, kind: 'link' }] : [];
  });
}

function linksBelow({ out, layout }: History, files: Files, names: readonly string[]): Altered[] {
  const guarded = names.filter((name) => isGuarded(name, layout)).map((name) => join(out, name));
  const submodules = [...(files.submodules ?? [])].filter((path) => {
    const folder = folderOf(path);
    if (folder === out) return path !== '' && (layout === 'folders' || isGuarded(nameOf(path), layout));
    // a submodule in place of a file cannot be read by drizzle-kit
    const below = `${nameOf(folder)}/${nameOf(path)}`;
    // drizzle-kit 1.0 does not run where a journal is, whatever it is
    return folder !== '' && folderOf(folder) === out && (isGuarded(below, layout) || below === 'meta/_journal.json');
  });
  return linksAt(files, [...guarded, ...submodules]);
}

/** Whether a layout reads a file of this name, or a folder that has such files. */
function isGuarded(name: string, layout: History['layout']): boolean {
  if (name.includes('/'))
    return layout === 'folders' ? /\/(?:migration\.sql|snapshot\.json)$/.test(name) : name.startsWith('meta/');
  if (name.endsWith('.sql')) return layout === 'journal';
  return layout === 'folders' ? !name.includes('.') : name === 'meta';
}

/** Reports each attribute once: `*.sql filter=lfs` is one mistake, for any number of files. */
async function attributesOf({ migrations, orderFile }: History, files: Files): Promise<Altered[]> {
  const found = new Map<string, Altered>();
  const own = migrations.flatMap(({ sql, snapshot }) => [sql.path, snapshot.path]);
  for (const path of orderFile === undefined ? own : [...own, orderFile]) {
    for (const { attribute, file, line } of await checkoutAttributes(files, path))
      if (!found.has(attribute)) found.set(attribute, { path, kind: 'attribute', detail: attribute, from: { file, line } });
  }
  return [...found.values()];
}
