import type { Dialect } from './dialect.ts';

/** What 0.x writes as the parent of the first snapshot. `drizzle-kit pull` gives it to its baseline as an id, with no parent at all. */
export const origin = '00000000-0000-0000-0000-000000000000';

/** drizzle-kit's picture of the schema after a migration. */
export interface Snapshot {
  readonly id: string;
  /** Ids this one was generated from; the origin for the first, none for one that was pulled from a database. */
  readonly parents: readonly string[];
  readonly version: string;
  readonly dialect: Dialect;
  readonly body: unknown;
}

/** Why a snapshot cannot be read. */
export interface UnreadableSnapshot {
  readonly problem: string;
  readonly line?: number;
}

export function isReadable(snapshot: Snapshot | UnreadableSnapshot): snapshot is Snapshot {
  return 'id' in snapshot;
}

/** Whether two parsed JSON values are the same; key order and layout do not count, array order does. */
export function sameJson(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) {
    if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
    return one.every((value, at) => sameJson(value, other[at]));
  }
  const left = Object.entries(one);
  const right = new Map(Object.entries(other));
  return left.length === right.size && left.every(([key, value]) => right.has(key) && sameJson(value, right.get(key)));
}
