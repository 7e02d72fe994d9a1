import type { DatabaseObject } from './drift.ts';
import { sameJson } from './snapshot.ts';

/** Anything that a snapshot names: a table, a column, an index, an enum. */
export interface Entity {
  readonly object: DatabaseObject;
  readonly kind: string;
  readonly name: string;
  /** What the snapshot says of it: a part of the snapshot itself, in the words of its layout. */
  readonly value: Readonly<Record<string, unknown>>;
}

/** Everything a schema holds, by kind, object and name. */
export type Entities = ReadonlyMap<string, Entity>;

/** Something that got another name, for example `public.users.name` to `public.users.full_name`. */
export interface Renamed {
  readonly kind: string;
  readonly from: string;
  readonly to: string;
}

/** What a migration makes of the schema, as its snapshots have it. */
export interface Step {
  readonly before: Entities;
  readonly after: Entities;
  readonly renames: readonly Renamed[];
}

/** Whether the schema is the same before and after: a custom migration's is. */
export function changesNothing({ before, after }: Step): boolean {
  return before.size === after.size && [...before].every(([key, { value }]) => sameJson(value, after.get(key)?.value));
}
