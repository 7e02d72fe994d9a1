import { sameJson } from '../model/snapshot.ts';
import type { Row } from './deltas.ts';

/** What became of two sets of changes to one list of rows. */
export type MergedRows =
  | { readonly rows: readonly Row[] }
  /** What both sides changed, each in its own way, or what one changed and the other took the ground from. */
  | { readonly conflicts: readonly string[] };

/**
 * The rows of a whole schema (1.0) with what `mine` changed since `base` put onto `theirs`. Rows are told apart by their kind and names, and
 * merged by their fields.
 */
export function mergeRows(base: readonly Row[], theirs: readonly Row[], mine: readonly Row[]): MergedRows {
  const [old, one, other] = [byKey(base), byKey(theirs), byKey(mine)];
  const conflicts: string[] = [];
  const rows = new Map<string, Row>();
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    const row = mergeRow(old.get(key), one.get(key), other.get(key), () => conflicts.push(key));
    if (row !== undefined) rows.set(key, row);
  }
  const all = grouped([...rows.values()]);
  const dangling = all.filter((row) => !sameJson(row, old.get(keyOf(row))) && !isGrounded(row, rows)).map(keyOf);
  const found = [...new Set([...conflicts, ...dangling])];
  return found.length > 0 ? { conflicts: found } : { rows: all };
}

/** Whether two lists have the same rows, in whatever order. */
export function sameRows(one: readonly Row[], other: readonly Row[]): boolean {
  const rows = byKey(other);
  return one.length === other.length && one.every((row) => sameJson(row, rows.get(keyOf(row))));
}

function mergeRow(old: Row | undefined, one: Row | undefined, other: Row | undefined, conflict: () => void): Row | undefined {
  if (sameJson(old, other) || sameJson(one, other)) return one;
  if (sameJson(old, one)) return other;
  if (old === undefined || one === undefined || other === undefined) {
    conflict();
    return one;
  }
  const fields = new Set([...Object.keys(one), ...Object.keys(other)]);
  return Object.fromEntries(
    [...fields].map((field) => {
      if (sameJson(old[field], other[field]) || sameJson(one[field], other[field])) return [field, one[field]];
      if (!sameJson(old[field], one[field])) conflict();
      return [field, other[field]];
    }),
  );
}

/** Whether the table and the columns that a row names are there. */
function isGrounded({ schema, table, columns, schemaTo, tableTo, columnsTo }: Row, rows: ReadonlyMap<string, Row>): boolean {
  return [
    [schema, table, columns],
    [schemaTo, tableTo, columnsTo],
  ].every(([place, owner, names]) => {
    if (typeof owner !== 'string') return true;
    const owns = (entityType: string, name?: string) =>
      rows.has(keyOf({ entityType, schema: place, ...(name === undefined ? { name: owner } : { table: owner, name }) }));
    if (owns('views')) return true;
    return owns('tables') && columnNames(names).every((name) => owns('columns', name));
  });
}

/** Keys list names, indexes list what they are on. */
function columnNames(columns: unknown): string[] {
  if (!Array.isArray(columns)) return [];
  return columns.flatMap((column: unknown) => {
    if (typeof column === 'string') return [column];
    const { value, isExpression } = (column ?? {}) as Row;
    return typeof value === 'string' && isExpression === false ? [value] : [];
  });
}

/** Rows of one kind together, where the first of them is, and those of one table likewise, as drizzle-kit writes them. */
function grouped(rows: readonly Row[]): Row[] {
  const groups = new Map<string, Map<string, Row[]>>();
  for (const row of rows) {
    const kind = String(row.entityType);
    const tables = groups.get(kind) ?? new Map<string, Row[]>();
    groups.set(kind, tables);
    const table = JSON.stringify([row.schema, row.table]);
    tables.set(table, [...(tables.get(table) ?? []), row]);
  }
  return [...groups.values()].flatMap((tables) => [...tables.values()].flat());
}

function byKey(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [keyOf(row), row]));
}

function keyOf({ entityType, schema, table, name }: Row): string {
  return [entityType, schema, table, name].filter((part) => typeof part === 'string').join('.');
}
