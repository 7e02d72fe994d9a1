import type { Kept } from '../model/change.ts';
import type { Files } from '../model/files.ts';
import { type History, type Migration, nameOfTag, noHistory } from '../model/history.ts';
import { readHistory } from './index.ts';

/** Each project's histories before and after, wherever its folder went. */
export async function pairHistories(
  before: ReadonlyMap<string, History>,
  after: ReadonlyMap<string, History>,
  afterFiles: Files,
): Promise<{ readonly before: History; readonly after: History }[]> {
  const arrived = new Map([...after].filter(([out]) => !before.has(out)));
  const pairs = [];
  for (const [out, old] of before) {
    const here = after.get(out) ?? (await remains(old, afterFiles));
    const there = here === undefined ? movedTo(old, arrived) : undefined;
    if (there !== undefined) arrived.delete(there.out);
    pairs.push({ before: old, after: here ?? there ?? noHistory(old) });
  }
  for (const fresh of arrived.values()) pairs.push({ before: noHistory(fresh), after: fresh });
  return pairs;
}

/** The history of a folder that lost what proved it, as long as any of its SQL is still there. */
async function remains(old: History, files: Files): Promise<History | undefined> {
  return old.migrations.some(({ sql }) => files.entries.has(sql.path)) ? readHistory(files, old) : undefined;
}

/** The new folder that holds most of the same SQL. */
function movedTo(old: History, arrived: ReadonlyMap<string, History>): History | undefined {
  const blobs = new Set(old.migrations.map(({ sql }) => sql.oid));
  const shared = ({ migrations }: History) => migrations.filter(({ sql }) => sql.oid !== undefined && blobs.has(sql.oid)).length;
  const [best] = [...arrived.values()].sort((one, other) => shared(other) - shared(one));
  return best !== undefined && shared(best) > 0 ? best : undefined;
}

/** Which published migration is which one now. */
export function pairMigrations(before: readonly Migration[], after: readonly Migration[], upgraded: boolean): Kept[] {
  // `drizzle-kit up` renames every migration; it keeps the name, the time to the second, and the SQL to the byte
  const sameName = (migration: Migration) => `${nameOfTag(migration.tag)} ${Math.floor(migration.when / 1000)}`;
  const keys: ((migration: Migration) => string | undefined)[] = [
    ...(upgraded ? [sameName] : [({ tag }: Migration) => tag]),
    ({ snapshot }) => snapshot.oid,
    ({ sql }) => sql.oid,
    // an entry whose tag was edited
    ({ entry }) => (entry === undefined ? undefined : `${entry.idx} ${entry.when}`),
  ];
  const kept: Kept[] = [];
  let left = [...before];
  let right = [...after];
  for (const key of keys) {
    const candidates = new Map<string, Migration[]>();
    for (const migration of right) {
      const value = key(migration);
      if (value !== undefined) candidates.set(value, [...(candidates.get(value) ?? []), migration]);
    }
    const taken = new Set<Migration>();
    for (const migration of left) {
      const match = candidates.get(key(migration) ?? '')?.shift();
      if (match === undefined) continue;
      kept.push({ before: migration, after: match });
      taken.add(migration).add(match);
    }
    left = left.filter((migration) => !taken.has(migration));
    right = right.filter((migration) => !taken.has(migration));
    if (left.length === 0 || right.length === 0) break;
  }
  const order = new Map(before.map((migration, at) => [migration, at]));
  return kept.sort((one, other) => (order.get(one.before) ?? 0) - (order.get(other.before) ?? 0));
}
