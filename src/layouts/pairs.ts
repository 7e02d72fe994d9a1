import type { Kept } from '../model/change.ts';
import { type Files, foldersAbove } from '../model/files.ts';
import { type History, type Migration, nameOfTag, noHistory } from '../model/history.ts';
import { linksAt } from './altered.ts';
import { readHistory } from './index.ts';
import { isHeld, movedOnto, sharedSql, sqlElsewhere } from './moves.ts';

/**
 * Each project's histories before and after, wherever its folder went. A folder that was published stays one, even when nothing uses it any
 * more; it is gone without a loss only where another folder holds all its migrations.
 */
export async function pairHistories(
  before: ReadonlyMap<string, History>,
  after: ReadonlyMap<string, History>,
  afterFiles: Files,
): Promise<{ readonly before: History; readonly after: History }[]> {
  const arrived = new Map([...after].filter(([out]) => !before.has(out)));
  const onto = movedOnto(before, after);
  const pairs = [...onto].flatMap(([out, old]) => {
    const now = after.get(out);
    return now === undefined ? [] : [{ before: old, after: now }];
  });
  const settled = new Set(onto.values());
  for (const [out, old] of before) {
    if (settled.has(old)) continue;
    const here = onto.has(out) ? undefined : (after.get(out) ?? (await remains(old, afterFiles)));
    const there = here === undefined ? movedTo(old, arrived) : undefined;
    if (there !== undefined) arrived.delete(there.out);
    if (here === undefined && there === undefined && isHeldByAny(old, after)) continue;
    pairs.push({ before: old, after: here ?? there ?? goneFrom(afterFiles, old, after) });
  }
  for (const fresh of arrived.values()) {
    // the old folder was left behind
    const origin = [...before.values()].find((old) => isHeld(old, fresh));
    pairs.push({ before: origin ?? noHistory(fresh), after: fresh });
  }
  return pairs;
}

/** Whether it is gone without a loss. */
function isHeldByAny(old: History, after: ReadonlyMap<string, History>): boolean {
  return [...after.values()].some((one) => isHeld(old, one));
}

/** No history where one was; a link or a submodule may stand in its place, and other folders may have its SQL. */
function goneFrom(files: Files, old: History, after: ReadonlyMap<string, History>): History {
  const altered = linksAt(files, foldersAbove(old.out));
  const elsewhere = sqlElsewhere(old, after);
  return { ...noHistory(old), ...(altered.length > 0 && { altered }), ...(elsewhere.size > 0 && { elsewhere }) };
}

/** The history of a folder that lost what proved it, as long as any of its SQL is still there. */
async function remains(old: History, files: Files): Promise<History | undefined> {
  return old.migrations.some(({ sql }) => files.entries.has(sql.path)) ? readHistory(files, old) : undefined;
}

/** The new folder that holds most of the same SQL. */
function movedTo(old: History, arrived: ReadonlyMap<string, History>): History | undefined {
  const [best] = [...arrived.values()].sort((one, other) => sharedSql(old, other) - sharedSql(old, one));
  return best !== undefined && sharedSql(old, best) > 0 ? best : undefined;
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
      if (value === undefined) continue;
      const same = candidates.get(value);
      if (same === undefined) candidates.set(value, [migration]);
      else same.push(migration);
    }
    const taken = new Set<Migration>();
    const used = new Map<string, number>();
    for (const migration of left) {
      const value = key(migration) ?? '';
      const next = used.get(value) ?? 0;
      const match = candidates.get(value)?.[next];
      if (match === undefined) continue;
      used.set(value, next + 1);
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
