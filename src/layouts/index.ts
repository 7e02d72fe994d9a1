import { type Files, folderOf, nameOf } from '../model/files.ts';
import type { History, TreeFile } from '../model/history.ts';
import { oncePer } from '../model/once.ts';
import { withAltered } from './altered.ts';
import { folders } from './folders.ts';
import { journal } from './journal.ts';
import type { Layout } from './layout.ts';
import { withOutsInOtherCase } from './letter-case.ts';
import { linkedOuts } from './linked-outs.ts';

/** If two layouts claim a folder, the first one reads it. */
export const layouts: readonly Layout[] = [folders, journal];

/**
 * Reads every migrations folder of a tree, by path. Content identifies them, so no drizzle config is needed. Results are remembered,
 * because in a walk the state after one commit is the state before the next.
 */
export const readHistories = oncePer(findHistories);

async function findHistories(files: Files): Promise<ReadonlyMap<string, History>> {
  const found = new Map<string, Layout>();
  const proofs = [...files.entries.keys()].filter((path) => path.endsWith('.json'));
  for (const layout of layouts) {
    for (const path of proofs) {
      const out = layout.provedBy(path);
      if (out !== undefined && !found.has(out)) found.set(out, layout);
    }
  }
  const below = filesBelow(files, new Set(found.keys()));
  const histories = await Promise.all([...found].map(([out, layout]) => read(layout, files, out, below.get(out) ?? new Map())));
  histories.push(...(await linkedOuts(files, new Set(found.keys()))));
  return new Map(withOutsInOtherCase(histories).map((history) => [history.out, history]));
}

/** Reads one folder with the layout of an earlier history, even if nothing there proves that layout any more. */
export async function readHistory(files: Files, { out, layout }: History): Promise<History> {
  const reader = layouts.find(({ name }) => name === layout) ?? journal;
  return read(reader, files, out, filesBelow(files, new Set([out])).get(out) ?? new Map());
}

async function read(layout: Layout, files: Files, out: string, below: ReadonlyMap<string, TreeFile>): Promise<History> {
  return withAltered(await layout.read(files, out, below), files, below.keys());
}

/** For each folder, its files and those one folder deeper, by relative path. No layout goes deeper. */
function filesBelow({ entries }: Files, outs: ReadonlySet<string>): Map<string, Map<string, TreeFile>> {
  const below = new Map([...outs].map((out) => [out, new Map<string, TreeFile>()]));
  for (const [path, { oid }] of entries) {
    const folder = folderOf(path);
    below.get(folder)?.set(nameOf(path), { path, oid });
    if (folder === '') continue;
    const above = folderOf(folder);
    below.get(above)?.set(above === '' ? path : path.slice(above.length + 1), { path, oid });
  }
  return below;
}
