import type { History } from '../model/history.ts';

/** Whether a history begins with all migrations of another, each under its name and with its SQL. */
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

/** How much of a history's SQL another has, under whatever name. */
export function sharedSql(old: History, { migrations }: History): number {
  const blobs = new Set(old.migrations.map(({ sql }) => sql.oid));
  return migrations.filter(({ sql }) => sql.oid !== undefined && blobs.has(sql.oid)).length;
}

/**
 * The histories that moved to a folder where another one was, by that folder. The whole history is there now, nothing of the other one is
 * left, and the old folder no longer has it.
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

/** Where other folders have the SQL of a history, by blob. */
export function sqlElsewhere(old: History, after: ReadonlyMap<string, History>): Map<string, string> {
  const blobs = new Set(old.migrations.map(({ sql }) => sql.oid));
  const found = new Map<string, string>();
  for (const { migrations } of after.values()) {
    for (const { sql } of migrations) if (sql.oid !== undefined && blobs.has(sql.oid)) found.set(sql.oid, sql.path);
  }
  return found;
}
