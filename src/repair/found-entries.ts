import { readHistories } from '../layouts/index.ts';
import type { Files } from '../model/files.ts';
import { nameOf } from '../model/files.ts';
import type { History } from '../model/history.ts';
import { withContents } from './contents.ts';
import { writtenJson } from './written-json.ts';

/**
 * A state whose journal (0.x) has an entry for every SQL file: where it cannot be read, or lost one, the entries come from what is
 * published, from what is committed, and from the names of the files. Times are new, the snapshots tell the order.
 */
export async function withEntries(
  state: Files,
  {
    published,
    committed,
    moment,
  }: { readonly published: History; readonly committed: History | undefined; readonly moment: number },
): Promise<Files> {
  const { out, orderedBy } = published;
  const own = (await readHistories(state)).get(out);
  const known = [published, committed, own].flatMap((one) =>
    one === undefined || one.unreadable !== undefined ? [] : one.migrations,
  );
  const sources = own === undefined || own.unreadable !== undefined ? known : own.migrations;
  const named = new Set(sources.map(({ sql }) => sql.path));
  const inherited = new Set(published.looseSql.map(({ path }) => path));
  const lost = [...state.entries.keys()].filter((path) => isSqlOf(out, path) && !named.has(path) && !inherited.has(path)).sort();
  const isBroken = own === undefined || own.unreadable !== undefined;
  if (lost.length === 0 && !isBroken) return state;
  const there = sources.filter(({ sql, snapshot }) => state.entries.has(sql.path) || state.entries.has(snapshot.path));
  const entries = [...new Map(there.flatMap(({ entry }) => (entry === undefined ? [] : [[entry.tag, entry] as const]))).values()];
  const missing = lost.map((path, at) => ({ tag: nameOf(path).slice(0, -'.sql'.length), when: moment + at, breakpoints: true }));
  const all = [...entries, ...missing].map((entry, idx) => ({ ...entry, idx }));
  const journal = { version: '7', dialect: (published.dialect ?? committed?.dialect)?.journal ?? 'postgresql', entries: all };
  return withContents(state, new Map([[orderedBy, new TextEncoder().encode(writtenJson(journal))]]));
}

function isSqlOf(out: string, path: string): boolean {
  const prefix = out === '' ? '' : `${out}/`;
  return path.startsWith(prefix) && /^[^/]+\.sql$/.test(path.slice(prefix.length));
}
