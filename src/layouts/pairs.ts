import type { Kept } from '../model/change.ts';
import { type Files, foldersAbove } from '../model/files.ts';
import { type History, type Migration, nameOfTag, noHistory } from '../model/history.ts';
import { linksAt } from './altered.ts';
import { readHistory } from './index.ts';
import { isHeld, movedOnto, sharedSql, sqlElsewhere } from './moves.ts';

interface Pair {
  readonly before: History;
  readonly after: History;
}

/**
 * Pairs the histories of each project before and after, even if its folder moved. A published folder stays a project if nothing uses it
 * any more. It has no pair only if another folder has all its migrations.
 */
export async function pairHistories(
  before: ReadonlyMap<string, History>,
  after: ReadonlyMap<string, History>,
  afterFiles: Files,
): Promise<Pair[]> {
  const pairs: Pair[] = [];
  const newFolders = new Map([...after].filter(([out]) => !before.has(out)));
  const displacing = movedOnto(before, after);
  for (const [out, old] of displacing) {
    const now = after.get(out);
    if (now !== undefined) pairs.push({ before: old, after: now });
  }
  const paired = new Set(displacing.values());
  for (const [out, old] of before) {
    if (paired.has(old)) continue;
    const stayed = displacing.has(out) ? undefined : (after.get(out) ?? (await remains(old, afterFiles)));
    const now = stayed ?? movedTo(old, newFolders);
    if (now !== undefined) {
      pairs.push({ before: old, after: now });
      newFolders.delete(now.out);
    } else if (!isHeldByAny(old, after)) pairs.push({ before: old, after: await goneFrom(afterFiles, old, after) });
  }
  for (const now of newFolders.values()) {
    const copied = [...before.values()].find((old) => isHeld(old, now));
    pairs.push({ before: copied ?? noHistory(now), after: now });
  }
  return pairs;
}

function isHeldByAny(old: History, after: ReadonlyMap<string, History>): boolean {
  return [...after.values()].some((one) => isHeld(old, one));
}

/** An empty history in place of a published one, with what explains it: a link or submodule at its path, or its SQL in other folders. */
async function goneFrom(files: Files, old: History, after: ReadonlyMap<string, History>): Promise<History> {
  const altered = await linksAt(files, foldersAbove(old.out));
  const elsewhere = sqlElsewhere(old, after);
  return { ...noHistory(old), ...(altered.length > 0 && { altered }), ...(elsewhere.size > 0 && { elsewhere }) };
}

/** The history of a folder that no longer proves its layout but still has some of its SQL. */
async function remains(old: History, files: Files): Promise<History | undefined> {
  return old.migrations.some(({ sql }) => files.entries.has(sql.path)) ? readHistory(files, old) : undefined;
}

/** The new folder that has most of the history's SQL; undefined if none has any. */
function movedTo(old: History, arrived: ReadonlyMap<string, History>): History | undefined {
  const [best] = [...arrived.values()].sort((one, other) => sharedSql(old, other) - sharedSql(old, one));
  return best !== undefined && sharedSql(old, best) > 0 ? best : undefined;
}

/** Pairs published migrations with what they are now, in the order of the published ones. */
export function pairMigrations(before: readonly Migration[], after: readonly Migration[], upgraded: boolean): Kept[] {
  const pairs = new Map<Migration, Migration>();
  const found = new Set<Migration>();
  for (const identity of identities(upgraded)) {
    const left = before.filter((migration) => !pairs.has(migration));
    const right = after.filter((migration) => !found.has(migration));
    if (left.length === 0 || right.length === 0) break;
    for (const pair of pairsWithSame(identity, left, right)) {
      pairs.set(pair.before, pair.after);
      found.add(pair.after);
    }
  }
  return before.flatMap((migration): Kept[] => {
    const now = pairs.get(migration);
    return now === undefined ? [] : [{ before: migration, after: now }];
  });
}

/** Gives migrations that may be the same the same text; undefined if it cannot tell. */
type Identity = (migration: Migration) => string | undefined;

/** The identities, surest first. Each is used only for migrations that the earlier ones did not pair. */
function identities(upgraded: boolean): Identity[] {
  // `drizzle-kit up` renames every migration; it keeps the name, the time to the second, and the SQL to the byte
  const sameName: Identity = ({ tag, when }) => `${nameOfTag(tag)} ${Math.floor(when / 1000)}`;
  return [
    upgraded ? sameName : ({ tag }) => tag,
    ({ snapshot }) => snapshot.oid,
    ({ sql }) => sql.oid,
    // pairs an entry whose tag was edited
    ({ entry }) => (entry === undefined ? undefined : `${entry.idx} ${entry.when}`),
  ];
}

/** Pairs migrations with the same identity; if several share one, by their order. */
function pairsWithSame(identity: Identity, left: readonly Migration[], right: readonly Migration[]): Kept[] {
  const candidates = new Map<string, Migration[]>();
  for (const migration of right) {
    const value = identity(migration);
    if (value === undefined) continue;
    const same = candidates.get(value);
    if (same === undefined) candidates.set(value, [migration]);
    else same.push(migration);
  }
  return left.flatMap((migration): Kept[] => {
    const match = candidates.get(identity(migration) ?? '')?.shift();
    return match === undefined ? [] : [{ before: migration, after: match }];
  });
}
