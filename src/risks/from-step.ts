import type { Step } from '../model/entity.ts';
import type { Risk } from '../model/risk.ts';
import { type Table, tablesOf } from '../snapshots/tables.ts';
import { columnRisks, doesUnseen } from './columns.ts';
import { type Comparison, risk } from './comparison.ts';
import { copiedTables } from './copies.ts';
import { last, namesAfter } from './names.ts';
import { placesIn } from './places.ts';
import type { Family } from './types.ts';

/** A migration's snapshots and SQL, ready to be looked at. */
export function comparisonOf(step: Step, sql: string, family: Family): Comparison {
  const [before, after] = [tablesOf(step.before), tablesOf(step.after)];
  const copied = copiedTables(sql, family);
  return { before, after, names: namesAfter(step, before, after), places: placesIn(sql), family, copied };
}

/**
 * What a migration does to what databases hold already, by what its snapshots do not agree on. What its SQL does not even name it does
 * not do: somebody wrote that SQL by hand.
 */
export function risksOfStep(comparison: Comparison): Risk[] {
  return [
    ...schemaRisks(comparison),
    ...[...comparison.before.tables.values()].flatMap((table) => tableRisks(table, comparison)),
    ...[...comparison.before.enums].flatMap(([name, values]) => enumRisks(name, values, comparison)),
  ];
}

function schemaRisks({ before, after, names, places }: Comparison): Risk[] {
  return [...before.schemas].flatMap((name): Risk[] => {
    const now = names.schema(name);
    if (now === name || !places.mentions(name)) return [];
    if (now === undefined) return [risk('drop-schema', name, `drops schema ${name}`, places.line(/DROP SCHEMA/i, name))];
    const holds = [...after.tables.keys()].some((table) => table.startsWith(`${now}.`));
    if (!holds) return [];
    return [
      risk('rename-table', name, `renames schema ${name} to ${now}, with all its tables`, places.line(/ALTER SCHEMA/i, name)),
    ];
  });
}

function tableRisks(table: Table, comparison: Comparison): Risk[] {
  const { after, names, places, copied } = comparison;
  const { name } = table;
  if (!places.mentions(last(name)) && !isInRenamedSchema(name, comparison)) return [];
  const now = after.tables.get(names.table(name) ?? '');
  if (now === undefined) return [risk('drop-table', name, `drops table ${name}`, places.line(/DROP TABLE/i, last(name)))];
  const isRebuilt = places.has(/__new_/i) || copied.some((copy) => copy.name === name && copy.columns !== 'none');
  const dropped = isRebuilt ? undefined : places.line(/^DROP TABLE/i, last(name));
  if (now.name === name && dropped !== undefined)
    return [risk('drop-table', name, `drops table ${name} and creates it again`, dropped)];
  const renamedAt = places.line(/\b(?:RENAME|SET SCHEMA|TRANSFER)\b/i, last(name));
  const isRenamed = now.name !== name && (renamedAt !== undefined || doesUnseen(table, comparison));
  const renamed =
    isRenamed && !isInRenamedSchema(name, comparison)
      ? [risk('rename-table', name, `renames table ${name} to ${now.name}`, renamedAt)]
      : [];
  return [
    ...renamed,
    ...columnRisks(table, now, comparison),
    ...keyRisks(table, now, comparison),
    ...rebuildRisks(table, now, comparison),
  ];
}

/** Its tables are renamed with it, which is said once. */
function isInRenamedSchema(table: string, { names }: Comparison): boolean {
  const dot = table.indexOf('.');
  const schema = table.slice(0, Math.max(dot, 0));
  const now = dot < 0 ? undefined : names.schema(schema);
  return now !== undefined && now !== schema && names.table(table) === `${now}${table.slice(dot)}`;
}

function keyRisks(table: Table, now: Table, { names, places }: Comparison): Risk[] {
  const was = table.primaryKey.map((column) => names.column(table.name, column) ?? column);
  const [from, to] = [[...new Set(was)].sort(), [...new Set(now.primaryKey)].sort()];
  if (from.join('\0') === to.join('\0')) return [];
  const kept = new Set([...table.columns.keys()].map((column) => names.column(table.name, column)));
  // numbers that rows are given by themselves collide with nothing
  if (from.length === 0 && to.every((column) => !kept.has(column) && now.columns.get(column)?.filled)) return [];
  const list = (columns: readonly string[]) => `(${columns.join(', ')})`;
  const detail =
    from.length === 0
      ? `makes ${list(to)} the primary key of ${table.name}`
      : to.length === 0
        ? `drops the primary key ${list(from)} of ${table.name}`
        : `changes the primary key of ${table.name} from ${list(from)} to ${list(to)}`;
  const line =
    places.line(/PRIMARY KEY/i, last(now.name)) ??
    places.line(/CONSTRAINT/i, last(now.name)) ??
    places.line(/PRIMARY KEY/i, `__new_${now.name}`);
  return [risk('primary-key-changed', table.name, detail, line)];
}

/**
 * SQLite cannot alter most things, so drizzle-kit copies the table and drops the old one. `PRAGMA foreign_keys=OFF` does nothing inside of
 * a transaction, where migrators run it, nor on D1, so that drop deletes as if each row had been deleted: https://www.sqlite.org/lang_droptable.html
 */
function rebuildRisks(table: Table, now: Table, comparison: Comparison): Risk[] {
  const { places, family } = comparison;
  if (family !== 'sqlite' || !places.has(/^CREATE TABLE/i, `__new_${now.name}`) || !places.has(/^DROP TABLE/i, now.name))
    return [];
  const lost = cascadesTo(table.name, comparison);
  if (lost.length === 0) return [];
  const what = lost.map(({ name, onDelete }) => `${onDelete === 'cascade' ? 'deletes rows of' : 'empties columns of'} ${name}`);
  const detail = `copies table ${table.name} and drops the old one, which ${[...new Set(what)].join(' and ')}`;
  return [risk('sqlite-table-rebuilt', table.name, detail, places.line(/^DROP TABLE/i, now.name))];
}

/** The tables whose rows go, or lose something, with the rows of another. */
export function cascadesTo(
  table: string,
  { before }: Pick<Comparison, 'before'>,
): { readonly name: string; readonly onDelete: string }[] {
  return [...before.tables.values()].flatMap(({ name, cascades }) =>
    cascades.filter(({ to }) => to === table).map(({ onDelete }) => ({ name, onDelete })),
  );
}

function enumRisks(name: string, values: readonly string[], { after, names, places }: Comparison): Risk[] {
  if (!places.mentions(last(name))) return [];
  const now = names.enum(name);
  const kept = after.enums.get(now ?? '');
  const line = places.line(/DROP TYPE/i, last(now ?? name));
  // kits that did not know of schemas made another of that name, and left the old one
  if (kept === undefined && !places.has(/DROP TYPE/i, last(name))) return [];
  if (kept === undefined) return [risk('drop-enum-value', name, `drops enum ${name}`, line)];
  // no statement takes a value away: the type is made again
  if (!places.has(/\b(?:DROP|CREATE) TYPE\b|\bALTER TYPE\b[^;]*\bRENAME\b|\bEXECUTE\b/i)) return [];
  const gone = values.filter((value) => !kept.includes(value));
  if (gone.length === 0 && line !== undefined)
    return [risk('drop-enum-value', name, `drops enum ${name} and creates it again`, line)];
  return gone.map((value) => risk('drop-enum-value', `${name}.${value}`, `drops value ${value} of enum ${name}`, line));
}
