/** A value in a snapshot that is not the one drizzle-kit writes there; null where there is none. */
export interface SnapshotDifference {
  /** Keys from the top, for example `tables`, `public.users`, `columns`, `email`, `name`; rows of 1.0 by what they are. */
  readonly path: readonly string[];
  readonly is: unknown;
  readonly generated: unknown;
}

/** More would be no help to anyone. */
const limit = 50;

/**
 * Where a snapshot differs from a generated one. Neither the order of keys nor that of rows counts, nor what stands for nothing (null,
 * false, empty): patch releases add such keys. Top-level keys that are `ignored` do not count either.
 */
export function snapshotDifferences(snapshot: unknown, generated: unknown, ignored: readonly string[]): SnapshotDifference[] {
  const found: SnapshotDifference[] = [];
  compare(withoutIgnored(snapshot, ignored), withoutIgnored(generated, ignored), [], found);
  return found;
}

function withoutIgnored(snapshot: unknown, ignored: readonly string[]): unknown {
  return Object.fromEntries(Object.entries(snapshot as object).filter(([key]) => !ignored.includes(key)));
}

function compare(one: unknown, other: unknown, path: readonly string[], found: SnapshotDifference[]): void {
  if (found.length >= limit || one === other || (isNothing(one) && isNothing(other))) return;
  if (isParts(one) && isParts(other)) {
    const [left, right] = [partsOf(one), partsOf(other)];
    const keys = [...new Set([...left.keys(), ...right.keys()])].sort();
    for (const key of keys) compare(left.get(key), right.get(key), [...path, key], found);
    return;
  }
  found.push({ path, is: one ?? null, generated: other ?? null });
}

/** What stands at a path; undefined where nothing does. */
export function valueAt(snapshot: unknown, path: readonly string[]): unknown {
  return path.reduce((value: unknown, key) => (isParts(value) ? partsOf(value).get(key) : undefined), snapshot);
}

function isParts(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return true;
  return isParts(value) && [...partsOf(value).values()].every(isNothing);
}

/** What a value is made of: rows by what they are, since their order says nothing; other lists by place. */
function partsOf(value: object): Map<string, unknown> {
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const rows = value as readonly unknown[];
  if (!rows.every(isRow)) return new Map(rows.map((row, at) => [String(at), row]));
  const keys = rows.map(rowKey);
  return new Map(rows.map((row, at) => [keys.indexOf(keys[at] ?? '') === at ? (keys[at] ?? '') : `${keys[at]}.${at}`, row]));
}

/** What a row of 1.0 is: its list, and its names from the schema on. */
function rowKey({ entityType, schema, table, name }: Readonly<Record<string, unknown>>): string {
  return [entityType, schema, table, name].filter((part) => typeof part === 'string' && part !== '').join('.');
}

function isRow(value: unknown): value is Readonly<Record<string, unknown>> {
  return isParts(value) && 'entityType' in value;
}
