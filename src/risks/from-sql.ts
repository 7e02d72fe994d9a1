import type { Risk } from '../model/risk.ts';
import type { SqlFacts, SqlRisk, TableChange } from '../model/sql.ts';
import type { Comparison } from './comparison.ts';
import { Created } from './created.ts';
import { cascadesTo } from './from-step.ts';
import { snapshotName } from './names.ts';
import { losesOnlySign, narrowedColumn } from './narrowing.ts';
import { placesIn } from './places.ts';
import { columnKey } from './selected.ts';
import { type Family, typeOf } from './types.ts';
import { isWidening } from './widening.ts';

/** What the SQL of a migration does that the change did not create itself, up to then or above in the same file. */
export function risksOfSql(
  { risks, changes }: Pick<SqlFacts, 'risks' | 'changes'>,
  comparison: Comparison | undefined,
  created: Created,
  family: Family,
): Risk[] {
  const narrowed = changes.flatMap((change, after) =>
    narrowedBy(change, comparison, family).map((one): SqlRisk => ({ ...one, after })),
  );
  const found = [...risks, ...narrowed].filter((one) => isRisk(one, comparison));
  const known = new Created(created);
  let followed = 0;
  const told = new Set<SqlRisk>();
  for (const one of found.toSorted((before, after) => before.after - after.after)) {
    known.followSql(changes.slice(followed, one.after), family);
    followed = Math.max(followed, one.after);
    if (!known.has(one) && !isBackfill(one, known)) told.add(one);
  }
  return found.filter((one) => told.has(one)).map(({ after: _, only: __, sets: ___, ...one }) => one);
}

/** Whether a write to every row writes only columns that the change added: no row holds anything in them that is lost. */
function isBackfill({ name, sets }: SqlRisk, known: Created): boolean {
  return sets !== undefined && sets.length > 0 && sets.every((column) => known.hasColumn(name, column));
}

/** What the SQL does not say, the snapshots do: whether rows depend on a table, a column has NULLs, a constraint is a key. */
function isRisk({ kind, name, only }: SqlRisk, comparison: Comparison | undefined): boolean {
  if (kind === 'sqlite-table-rebuilt') return comparison === undefined || cascadesTo(name, comparison).length > 0;
  if (only === undefined) return true;
  const table = comparison?.before.tables.get(name);
  if (table === undefined) return false;
  if ('key' in only) return table.keyName === only.key;
  const same = (column: string) => column.toLowerCase() === only.notNull.toLowerCase();
  return table.primaryKey.some(same) || [...table.columns.values()].some((column) => column.notNull && same(column.name));
}

/** Whether generated SQL does something that its snapshots do not tell of: somebody added it by hand. */
export function isAdded({ kind, name }: Risk, comparison: Comparison): boolean {
  const { before, after } = comparison;
  if (kind === 'truncate' || kind === 'unbounded-write' || kind === 'drop-cascade') return true;
  const kept = (had: { has(key: string): boolean }, has: { has(key: string): boolean }, key = name) =>
    has.has(key) || !had.has(key);
  if (kind === 'drop-schema') return kept(before.schemas, after.schemas);
  if (kind === 'drop-table' || kind === 'rename-table')
    return kept(before.tables, after.tables) && (!before.schemas.has(name) || after.schemas.has(name));
  return (kind === 'drop-column' || kind === 'rename-column') && touchesColumn(kind, name, comparison);
}

/** Whether snapshots keep a column that SQL drops or renames, or do not have one that it drops: databases may still hold that. */
function touchesColumn(kind: Risk['kind'], name: string, { before, after, names, family }: Comparison): boolean {
  const dot = name.lastIndexOf('.');
  const [table, column] = [name.slice(0, dot), name.slice(dot + 1)];
  // SQL names a table that is renamed as it is called by then
  const old = before.tables.get(table) ?? [...before.tables.values()].find((one) => names.table(one.name) === table);
  const now = after.tables.get(table) ?? after.tables.get(names.table(table) ?? '');
  if (now === undefined) return old === undefined;
  // what is computed is computed again
  if (now.columns.has(column)) return !old?.columns.get(column)?.generated;
  if (kind === 'rename-column' || old === undefined) return false;
  const key = columnKey(column, family);
  return ![...old.columns.keys()].some((one) => columnKey(one, family) === key);
}

/** Types that hold nearly anything: what they were matters little. */
const widest = /^(?:text|longtext|varchar|bigint|numeric|double precision|double|jsonb?)$/;

/** SQL does not say what a type was: the snapshots do. */
function narrowedBy(
  { action, schema, table, column, type, line }: TableChange,
  comparison: Comparison | undefined,
  family: Family,
): Risk[] {
  if (action !== 'alters' || column === undefined || type === undefined) return [];
  const name = snapshotName({ table, schema }, family);
  const to = typeOf(type, family);
  const old = comparison?.before.tables.get(name)?.columns.get(column);
  if (
    old === undefined
      ? widest.test(to.name) && to.sizes.length === 0
      : isWideningFrom(old.type, type, family) || losesOnlySign(old, typeOf(old.type, family), to)
  )
    return [];
  const places = comparison?.places ?? placesIn('');
  return narrowedColumn(`${name}.${column}`, old?.type, type, { places, family }, line);
}

function isWideningFrom(old: string, type: string, family: Family): boolean {
  const [from, to] = [typeOf(old, family), typeOf(type, family)];
  return JSON.stringify(from) === JSON.stringify(to) || isWidening(from, to, family);
}
