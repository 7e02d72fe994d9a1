import type { History } from '../model/history.ts';

/** Whether a history begins with all migrations of another one, with the same tags and SQL. */
export function isHeld({ migrations: old, layout }: History, { migrations, layout: now }: History): boolean {
  return (
    layout === now &&
    old.length > 0 &&
    old.every(({ tag, sql }, at) => {
      const same = migrations[at];
      return same !== undefined && same.tag === tag && sql.oid !== undefined && same.sql.oid === sql.oid;
    })
  );
}

/** How many SQL files of a history another one has, under any name. */
export function sharedSql(old: History, { migrations }: History): number {
  const blobs = new Set(old.migrations.map(({ sql }) => sql.oid));
  return migrations.filter(({ sql }) => sql.oid !== undefined && blobs.has(sql.oid)).length;
}

/**
 * Finds histories that replaced another project's: the whole history is in the other folder, nothing of that folder's own history is
 * left there, and the old folder no longer has it. The key is the folder that they moved to.
 */
export function movedOnto(before: ReadonlyMap<string, History>, after: ReadonlyMap<string, History>): Map<string, History> {
  const moved = new Map<string, History>();
  for (const [out, now] of after) {
    const displaced = before.get(out);
    if (displaced === undefined || displaced.migrations.length === 0 || sharedSql(displaced, now) > 0) continue;
    const arrived = [...before.values()].find((old) => old !== displaced && isHeld(old, now) && hasLeft(old, after));
    if (arrived !== undefined) moved.set(out, arrived);
  }
  return moved;
}

function hasLeft(old: History, after: ReadonlyMap<string, History>): boolean {
  const here = after.get(old.out);
  return here === undefined || sharedSql(old, here) === 0;
}

/** By blob: where other folders have the SQL of this history. */
export function sqlElsewhere(old: History, after: ReadonlyMap<string, History>): Map<string, string> {
  const blobs = new Set(old.migrations.map(({ sql }) => sql.oid));
  const found = new Map<string, string>();
  for (const { migrations } of after.values()) {
    for (const { sql } of migrations) if (sql.oid !== undefined && blobs.has(sql.oid)) found.set(sql.oid, sql.path);
  }
  return found;
}
