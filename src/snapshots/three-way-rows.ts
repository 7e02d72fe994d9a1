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
  const { rows, conflicts, uprooted } = mergeSides(base, theirs, mine);
  const found = [...new Set([...conflicts, ...uprooted.map(({ row }) => keyOf(row))])];
  return found.length > 0 ? { conflicts: found } : { rows };
}

/** A row that one of two sides changed, and the table or column that it names and the other side dropped or renamed. */
export interface Uprooted {
  readonly row: Row;
  readonly ground: string;
}

/** What either of two sides changed and the other one took the ground from. */
export function uprootedRows(base: readonly Row[], one: readonly Row[], other: readonly Row[]): readonly Uprooted[] {
  return mergeSides(base, one, other).uprooted;
}

function mergeSides(base: readonly Row[], theirs: readonly Row[], mine: readonly Row[]) {
  const [old, one, other] = [byKey(base), byKey(theirs), byKey(mine)];
  const conflicts: string[] = [];
  const merged = new Map<string, Row>();
  for (const key of new Set([...one.keys(), ...other.keys()])) {
    const row = mergeRow(old.get(key), one.get(key), other.get(key), () => conflicts.push(key));
    if (row !== undefined) merged.set(key, row);
  }
  const rows = grouped([...merged.values()]);
  const uprooted = rows.flatMap((row): Uprooted[] => {
    if (sameJson(row, old.get(keyOf(row)))) return [];
    const ground = missingFor(row, merged);
    // a table that is managed elsewhere is on no side
    const isForeign = [one, other].some((side) => sameJson(row, side.get(keyOf(row))) && missingFor(row, side) !== undefined);
    return ground === undefined || isForeign ? [] : [{ row, ground }];
  });
  return { rows, conflicts, uprooted };
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

/** The first table or column that a row names and that is not there. */
function missingFor(
  { schema, table, columns, schemaTo, tableTo, columnsTo }: Row,
  rows: ReadonlyMap<string, Row>,
): string | undefined {
  const places = [
    [schema, table, columns],
    [schemaTo, tableTo, columnsTo],
  ];
  for (const [place, owner, names] of places) {
    if (typeof owner !== 'string') continue;
    const owns = (entityType: string, name?: string) =>
      rows.has(keyOf({ entityType, schema: place, ...(name === undefined ? { name: owner } : { table: owner, name }) }));
    if (owns('views')) continue;
    if (!owns('tables')) return owner;
    const gone = columnNames(names).find((name) => !owns('columns', name));
    if (gone !== undefined) return `${owner}.${gone}`;
  }
  return undefined;
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
