/** A value in a snapshot and the one that drizzle-kit writes there; null stands for no value. */
export interface SnapshotDifference {
  /** Keys from the top: `tables`, `public.users`, `columns`, `email`, `name`. A row of 1.0 is one key, such as `columns.public.users.email`. */
  readonly path: readonly string[];
  readonly is: unknown;
  readonly generated: unknown;
}

/** How many differences are listed: nobody reads more. */
const limit = 50;

/**
 * Compares a snapshot with a generated one. The order of keys and rows does not matter. Null, false and empty values equal missing ones,
 * because patch releases add such keys. `ignored` names top-level keys to leave out.
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

/** The value at a path; undefined if there is none. */
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

/** The parts of a value by key: rows of 1.0 by their names, because their order does not matter; entries of other lists by index. */
function partsOf(value: object): Map<string, unknown> {
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const rows = value as readonly unknown[];
  const parts = new Map<string, unknown>();
  const haveNames = rows.every(isRow);
  for (const [at, row] of rows.entries()) {
    const key = haveNames ? rowKey(row as Row) : String(at);
    // two rows may share their names
    parts.set(parts.has(key) ? `${key}.${at}` : key, row);
  }
  return parts;
}

type Row = Readonly<Record<string, unknown>>;

/** The key of a row of 1.0: its list, and its names from the schema on. */
function rowKey({ entityType, schema, table, name }: Row): string {
  return [entityType, schema, table, name].filter((part) => typeof part === 'string' && part !== '').join('.');
}

function isRow(value: unknown): value is Row {
  return isParts(value) && 'entityType' in value;
}
