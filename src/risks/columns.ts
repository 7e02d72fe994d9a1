import type { Column, Table, Tables } from '../layouts/tables.ts';
import type { Risk } from '../model/risk.ts';
import type { Names } from './names.ts';
import type { Places } from './places.ts';
import { type Family, type Type, typeOf } from './types.ts';
import { holdsValues, isWidening } from './widening.ts';

export interface Comparison {
  readonly before: Tables;
  readonly after: Tables;
  readonly names: Names;
  readonly places: Places;
  readonly family: Family;
}

/** What happens to the columns of a table that stays. */
export function columnRisks(old: Table, now: Table, comparison: Comparison): Risk[] {
  const { names, places } = comparison;
  const renamed = new Map([...old.columns.keys()].map((name) => [name, names.column(old.name, name)]));
  const kept = new Set(renamed.values());
  const added = [...now.columns.values()].filter((column) => !kept.has(column.name) && column.notNull && !column.filled);
  return [
    ...[...old.columns.values()].flatMap((column) => {
      const after = now.columns.get(renamed.get(column.name) ?? '');
      return keptRisks(old, column, now, after, comparison);
    }),
    ...added.flatMap(({ name }): Risk[] => {
      const line = requires(places, now.name, name);
      if (line === undefined) return [];
      const full = `${now.name}.${name}`;
      const isFilled = places.has(/SET NOT NULL/i, last(now.name), name);
      const detail = isFilled
        ? `adds column ${full} and makes it NOT NULL`
        : `adds column ${full}, NOT NULL and without a default`;
      return [risk('not-null-without-default', full, detail, line)];
    }),
  ];
}

/** Where the SQL says that a column may hold no NULL: some take that out of what was generated. */
function requires(places: Places, table: string, column: string): number | undefined {
  const required = /NOT NULL|PRIMARY KEY/i;
  return places.line(required, last(table), column) ?? places.line(required, `__new_${table}`, column);
}

function keptRisks(old: Table, column: Column, now: Table, after: Column | undefined, comparison: Comparison): Risk[] {
  const { places, family } = comparison;
  const name = `${old.name}.${column.name}`;
  const rebuilt = places.line(/^CREATE TABLE [`"]__new_/i);
  // the SQL may have been generated from another line of history than the snapshot is compared with
  const isNamed = (column: string) =>
    places.mentions(column) || (family === 'sqlite' && places.has(/^CREATE TABLE/i, `__new_${last(now.name)}`));
  const lineOf = (verb: RegExp) =>
    places.line(verb, last(now.name), column.name) ?? places.line(verb, last(old.name), column.name) ?? rebuilt;
  if (after === undefined) {
    if (!isNamed(column.name)) return [];
    return [risk('drop-column', name, `drops column ${name}`, lineOf(/DROP COLUMN/i))];
  }
  const risks: Risk[] = [];
  if (after.name !== column.name) {
    risks.push(risk('rename-column', name, `renames column ${name} to ${after.name}`, lineOf(/RENAME|CHANGE/i)));
  } else if (!column.generated && family !== 'sqlite' && places.has(/DROP COLUMN/i, last(now.name), column.name)) {
    return [risk('drop-column', name, `drops column ${name} and creates it again`, lineOf(/DROP COLUMN/i))];
  }
  if (!column.notNull && after.notNull && !old.primaryKey.includes(column.name)) {
    const line = requires(places, now.name, after.name);
    if (line !== undefined) risks.push(risk('not-null-without-default', name, `makes column ${name} NOT NULL`, line));
  }
  if (!isNamed(after.name)) return risks;
  return after.generated ? risks : [...risks, ...typeRisks(name, column, after, comparison, () => lineOf(/^ALTER/i))];
}

function typeRisks(
  name: string,
  column: Column,
  after: Column,
  { before, after: schema, names, family }: Comparison,
  line: () => number | undefined,
): Risk[] {
  const [from, to] = [typeOf(column.type, family), typeOf(after.type, family)];
  const values = before.enums.get(column.enum ?? '');
  if (values !== undefined) {
    // its values are the enum's own matter
    if (column.enum !== undefined && names.enum(column.enum) === after.enum)
      return from.dimensions === to.dimensions ? [] : narrowed();
    const others = schema.enums.get(after.enum ?? '');
    if (
      from.dimensions === to.dimensions &&
      (others ? values.every((value) => others.includes(value)) : holdsValues(values, to, family))
    )
      return [];
    return narrowed();
  }
  if (isSame(from, to) && column.enum === after.enum) return [];
  if (from.values !== undefined && to.values !== undefined && from.name === to.name) {
    return from.values
      .filter((value) => !to.values?.includes(value))
      .map((value) => risk('drop-enum-value', `${name}.${value}`, `drops value ${value} of column ${name}`, line()));
  }
  return isWidening(from, to, family) ? [] : narrowed();

  function narrowed(): Risk[] {
    return [risk('column-type-narrowed', name, `changes column ${name} from ${column.type} to ${after.type}`, line())];
  }
}

function isSame(from: Type, to: Type): boolean {
  return JSON.stringify(from) === JSON.stringify(to);
}

export function risk(kind: Risk['kind'], name: string, detail: string, line: number | undefined): Risk {
  return { kind, name, detail, ...(line !== undefined && { line }) };
}

/** A name without its schema, as SQL may write it. */
export function last(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
