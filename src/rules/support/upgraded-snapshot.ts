import type { Change, Kept } from '../../model/change.ts';
import { isObject, type JsonObject } from '../../model/json-object.ts';
import { isReadable, type Snapshot, sameJson } from '../../model/snapshot.ts';

/**
 * Whether `drizzle-kit up` can have made the second snapshot from the first: a newer version with the same content, id and parents. It
 * brings all older snapshots to the new version.
 */
export function isUpgraded(change: Change, { after }: Kept, was: Snapshot, is: Snapshot): boolean {
  if (isLeftBehind(change, is)) return false;
  const isOfOldest = was.dialect.written === 'pg' && is.dialect.written === 'postgresql';
  // 1.0 has another name for PostgreSQL, and starts its versions anew in folders
  if (is.dialect.written !== was.dialect.written && !isOfOldest) return false;
  const known = is.dialect.snapshotVersions;
  const isNewer = known.includes(was.version) && known.indexOf(is.version) > known.indexOf(was.version);
  if (!isNewer || is.id !== was.id || !sameJson(is.parents, was.parents)) return false;
  // 1.0 lists rows, or what changed in them
  if (!hasTables(is)) return change.rewritten.get(after) === null;
  const { version: _, ...old } = was.body as JsonObject;
  const { version: __, ...now } = is.body as JsonObject;
  const same = isOfOldest ? withSchemas(old) : old;
  return !sameJson(old, now) && holds(now, same);
}

function hasTables({ body }: Snapshot): boolean {
  return (body as JsonObject).tables !== undefined;
}

/** Whether another published snapshot is still in an older version. */
function isLeftBehind({ kept, snapshot }: Change, { version, dialect: { snapshotVersions } }: Snapshot): boolean {
  return kept.some(({ after }) => {
    const other = snapshot(after.snapshot);
    if (other === undefined || !isReadable(other) || !snapshotVersions.includes(other.version)) return false;
    return snapshotVersions.indexOf(other.version) < snapshotVersions.indexOf(version);
  });
}

/** What version 6 of PostgreSQL says in other words: each name has its schema, and an enum lists its values. */
function withSchemas(old: JsonObject): JsonObject {
  const { tables, enums } = old;
  return {
    ...old,
    dialect: 'postgresql',
    ...(isObject(tables) && { tables: keyed(tables, (one) => one) }),
    ...(isObject(enums) && {
      enums: keyed(enums, (one) => ({ ...one, values: isObject(one.values) ? Object.values(one.values) : one.values })),
    }),
  };
}

function keyed(named: JsonObject, valueFrom: (one: JsonObject) => JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(named).map(([name, one]) =>
      isObject(one) ? [`${one.schema || 'public'}.${one.name ?? name}`, valueFrom(one)] : [name, one],
    ),
  );
}

/** Whether every old value that is not empty is still there, and every further one is a default. */
function holds(now: unknown, old: unknown): boolean {
  if (sameJson(now, old)) return true;
  if (Array.isArray(old))
    return Array.isArray(now) && now.length === old.length && old.every((value, at) => holds(now[at], value));
  if (!isObject(now)) return false;
  // version 6 named the columns of an index
  if (typeof old === 'string') return now.expression === old && now.isExpression === false;
  if (!isObject(old)) return false;
  return (
    Object.entries(old).every(([key, value]) => (key in now ? holds(now[key], value) : isEmpty(value))) &&
    Object.entries(now).every(([key, value]) => key in old || isDefault(value))
  );
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0;
}

function isDefault(value: unknown): boolean {
  return isEmpty(value) || value === null || typeof value === 'boolean' || value === '' || value === 'btree';
}
