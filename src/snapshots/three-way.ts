import { sameJson } from '../model/snapshot.ts';
import { danglingIn } from './dangling.ts';

type Json = Readonly<Record<string, unknown>>;

/** What became of two sets of changes to one snapshot. */
export type MergedSnapshot =
  | {
      readonly snapshot: Json;
      /** Where values of both sides were put into one list, whose order the schema decides. */
      readonly lists: readonly string[];
    }
  /** Keys that both sides changed, each in its own way, and what one side refers to and the other took away. */
  | { readonly conflicts: readonly string[] };

/**
 * A whole snapshot (0.x) with what `mine` changed since `base` put onto `theirs`. Objects are merged by their keys, in the order of theirs
 * and then mine; all else is one value, but for the values of an enum. Ids are those of `mine`.
 */
export function mergeSnapshots(base: Json, theirs: Json, mine: Json): MergedSnapshot {
  const conflicts: string[] = [];
  const lists: string[] = [];
  const merged = mergeObjects(withoutOwn(base), withoutOwn(theirs), withoutOwn(mine), []);
  if (conflicts.length > 0) return { conflicts };
  // SQL that names a column which is called something else by now is the same, and fails
  const known = new Set([...danglingIn(theirs), ...danglingIn(mine)]);
  const broken = [...danglingIn(merged)].filter((path) => !known.has(path));
  if (broken.length > 0) return { conflicts: broken };
  const { id, prevId, _meta } = mine;
  return { snapshot: { id, prevId, ...merged, ...(_meta !== undefined && { _meta }) }, lists };

  function mergeObjects(old: Json, one: Json, other: Json, path: readonly string[]): Json {
    const result: Record<string, unknown> = {};
    for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
      const value = mergeValues(valueAt(old, key), valueAt(one, key), valueAt(other, key), [...path, key]);
      if (value !== undefined) result[key] = value;
    }
    return result;
  }

  function mergeValues(old: unknown, one: unknown, other: unknown, path: readonly string[]): unknown {
    if (sameJson(old, other) || sameJson(one, other)) return one;
    if (sameJson(old, one)) return other;
    if (isObject(old) && isObject(one) && isObject(other)) return mergeObjects(old, one, other, path);
    const values = path[0] === 'enums' && path.at(-1) === 'values' ? mergeLists(old, one, other) : undefined;
    if (values === undefined) conflicts.push(path.join('.'));
    else lists.push(path.join('.'));
    return values;
  }
}

/** What a snapshot says of itself: its ids, and the renames that led to it. */
function withoutOwn({ id: _, prevId: __, _meta: ___, ...rest }: Json): Json {
  return rest;
}

/** Enum values can only be added: mine go where `ADD VALUE … BEFORE` puts them. Undefined where either side took one away or moved one. */
function mergeLists(old: unknown, one: unknown, other: unknown): unknown[] | undefined {
  if (!Array.isArray(old) || !Array.isArray(one) || !Array.isArray(other)) return undefined;
  if (!holds(one, old) || !holds(other, old)) return undefined;
  const result = [...one];
  for (let at = other.length - 1; at >= 0; at -= 1) {
    if (result.includes(other[at])) continue;
    const next = result.indexOf(other[at + 1]);
    result.splice(at + 1 < other.length && next >= 0 ? next : result.length, 0, other[at]);
  }
  return result;
}

/** Whether a list has all values of another, in their order. */
function holds(list: readonly unknown[], values: readonly unknown[]): boolean {
  let at = 0;
  for (const value of list) if (value === values[at]) at += 1;
  return at === values.length;
}

function valueAt(object: Json, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
