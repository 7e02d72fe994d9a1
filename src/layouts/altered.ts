import { type Files, folderOf, foldersAbove, join, nameOf } from '../model/files.ts';
import type { Altered, History } from '../model/history.ts';
import { checkoutAttributes, hasAttributes } from './attributes.ts';
import { namesInOtherCase } from './letter-case.ts';
import { behindLink } from './links.ts';

/** Adds to a history what a checkout shows differently from what git stores: links, submodules, names in other case, and attributes. */
export async function withAltered(history: History, files: Files, below: Iterable<string>): Promise<History> {
  const names = [...below];
  const altered = [
    ...(await linksAt(files, foldersAbove(history.out))),
    ...(await linksBelow(history, files, names)),
    ...namesInOtherCase(history, names),
    ...(await attributesOf(history, files)),
  ];
  return altered.length === 0 ? history : { ...history, altered };
}

/** The links and submodules among these paths. */
export async function linksAt(files: Files, paths: readonly string[]): Promise<Altered[]> {
  const found: Altered[] = [];
  for (const path of paths) {
    const entry = files.entries.get(path);
    if (files.submodules?.has(path)) found.push({ path, kind: 'submodule' });
    if (entry?.mode !== '120000') continue;
    const behind = await behindLink(files, path);
    found.push({ path, kind: 'link', oid: entry.oid, ...(behind !== undefined && { behind }) });
  }
  return found;
}

function linksBelow({ out, layout }: History, files: Files, names: readonly string[]): Promise<Altered[]> {
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
  if (!(await hasAttributes(files))) return [];
  const found = new Map<string, Altered>();
  const own = migrations.flatMap(({ sql, snapshot }) => [sql.path, snapshot.path]);
  for (const path of orderFile === undefined ? own : [...own, orderFile]) {
    for (const { attribute, file, line } of await checkoutAttributes(files, path))
      if (!found.has(attribute)) found.set(attribute, { path, kind: 'attribute', detail: attribute, from: { file, line } });
  }
  return [...found.values()];
}
