import { configsIn, type Files, folderOf, join } from '../model/files.ts';
import type { History, TreeFile } from '../model/history.ts';
import { folders } from './folders.ts';
import { journal } from './journal.ts';
import type { Layout } from './layout.ts';

/** Where two layouts prove the same folder, the earlier one reads it. */
export const layouts: readonly Layout[] = [folders, journal];

/** What was read of a state already: in a walk what is after one commit is before the next. */
const known = new WeakMap<Files, Promise<ReadonlyMap<string, History>>>();

/** Every migrations folder of a tree, by its path. Found by content: no drizzle config is needed. */
export function readHistories(files: Files): Promise<ReadonlyMap<string, History>> {
  const read = known.get(files) ?? findHistories(files);
  known.set(files, read);
  return read;
}

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
  const histories = await Promise.all([...found].map(([out, layout]) => layout.read(files, out, below.get(out) ?? new Map())));
  return withoutStale(new Map(histories.map((history) => [history.out, history])), files);
}

/** The history of one folder, read as the layout it had before. */
export async function readHistory(files: Files, { out, layout }: History): Promise<History> {
  const reader = layouts.find(({ name }) => name === layout) ?? journal;
  return reader.read(files, out, filesBelow(files, new Set([out])).get(out) ?? new Map());
}

/** For each folder the files in it and one folder deeper, by their path below it: no layout goes deeper. */
function filesBelow({ entries }: Files, outs: ReadonlySet<string>): Map<string, Map<string, TreeFile>> {
  const below = [...outs].map((out) => ({ out, prefix: join(out, ''), found: new Map<string, TreeFile>() }));
  for (const [path, { oid }] of entries) {
    for (const { prefix, found } of below) {
      if (!path.startsWith(prefix)) continue;
      const slash = path.indexOf('/', prefix.length);
      if (slash < 0 || path.indexOf('/', slash + 1) < 0) found.set(path.slice(prefix.length), { path, oid });
    }
  }
  return new Map(below.map(({ out, found }) => [out, found]));
}

/**
 * Without the folders that were left behind when `out` moved one folder down: all of theirs is older than the first migration
 * below, in the same dialect, and no drizzle config names them. Their files are nobody's migrations any more.
 */
async function withoutStale(histories: Map<string, History>, files: Files): Promise<Map<string, History>> {
  for (const above of histories.values()) {
    const successor = [...histories.values()].find(
      (below) => folderOf(below.out) === above.out && below !== above && isOlder(above, below),
    );
    if (successor !== undefined && !(await isConfigured(above.out, files))) histories.delete(above.out);
  }
  return histories;
}

function isOlder(above: History, below: History): boolean {
  const first = below.migrations[0];
  return (
    above.dialect === below.dialect &&
    above.migrations.length > 0 &&
    first !== undefined &&
    above.migrations.every(({ when }) => when < first.when)
  );
}

async function isConfigured(out: string, files: Files): Promise<boolean> {
  const texts = await Promise.all(
    configsIn(files).map(async (path) => ({ path, text: new TextDecoder().decode(await files.read(path)) })),
  );
  return texts.some(({ path, text }) => {
    const literal = /\bout\s*:\s*["'`](?:\.\/)?([^"'`]*?)\/?["'`]/.exec(text)?.[1];
    const folder = folderOf(path);
    return literal !== undefined && (folder === '' ? literal : `${folder}/${literal}`) === out;
  });
}
