import type { Risk } from '../model/risk.ts';
import type { Column, Table } from '../snapshots/tables.ts';
import { isSameColumn } from './case-only.ts';
import { type Comparison, risk } from './comparison.ts';
import { last } from './names.ts';
import { losesOnlySign, narrowedColumn } from './narrowing.ts';
import type { Places } from './places.ts';
import { type Type, typeOf } from './types.ts';
import { holdsValues, isWidening } from './widening.ts';

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
      const isFilled = [/SET NOT NULL/i, /\b(?:MODIFY|CHANGE)\b/i].some((way) => places.has(way, last(now.name), name));
      const detail = isFilled
        ? `adds column ${full} and makes it NOT NULL`
        : `adds column ${full}, NOT NULL and without a default`;
      return [risk('not-null-without-default', full, detail, line)];
    }),
  ];
}

/** Where the SQL says that a column may hold no NULL: some take that out of what was generated. */
function requires(places: Places, table: string, column: string): number | undefined {
  // a condition with IS NOT NULL demands nothing
  const required = /(?<!\bIS\s)NOT NULL|PRIMARY KEY/i;
  return places.line(required, last(table), column) ?? places.line(required, `__new_${table}`, column);
}

function keptRisks(old: Table, column: Column, now: Table, after: Column | undefined, comparison: Comparison): Risk[] {
  const { places, family } = comparison;
  const name = `${old.name}.${column.name}`;
  const copy = /^CREATE TABLE [`"]__new_/i;
  const rebuilt = places.line(copy, `__new_${last(now.name)}`) ?? places.line(copy);
  // the SQL may have been generated from another line of history than the snapshot is compared with
  const isNamed = (column: string) =>
    places.mentions(column) || (family === 'sqlite' && places.has(/^CREATE TABLE/i, `__new_${last(now.name)}`));
  const lineOf = (verb: RegExp) =>
    places.line(verb, last(now.name), column.name) ?? places.line(verb, last(old.name), column.name) ?? rebuilt;
  const dropped = () => {
    const line = lineOf(/\bDROP\b/i);
    const isDone = line !== undefined || doesUnseen(old, comparison);
    return isDone && isNamed(column.name) ? [risk('drop-column', name, `drops column ${name}`, line)] : [];
  };
  if (after === undefined) return dropped();
  const risks: Risk[] = [];
  if (!isSameColumn(after.name, column.name, family)) {
    const line = lineOf(/\b(?:RENAME|CHANGE)\b/i);
    if (line === undefined && !doesUnseen(old, comparison)) return dropped();
    risks.push(risk('rename-column', name, `renames column ${name} to ${after.name}`, line));
  } else if (!column.generated && family !== 'sqlite' && places.has(dropOf(column.name), last(now.name), column.name)) {
    return [risk('drop-column', name, `drops column ${name} and creates it again`, lineOf(dropOf(column.name)))];
  }
  if (!column.notNull && after.notNull && !old.primaryKey.includes(column.name)) {
    const line = requires(places, now.name, after.name);
    if (line !== undefined) risks.push(risk('not-null-without-default', name, `makes column ${name} NOT NULL`, line));
  }
  if (!isNamed(after.name)) return risks;
  return after.generated ? risks : [...risks, ...typeRisks(name, column, after, comparison, () => lineOf(/^ALTER/i))];
}

/**
 * Whether SQL may change a table by statements that do not name both: it puts another in its place, or runs text that it makes. Else what no
 * statement does is not done, whatever the snapshot says: some take a statement out of what was generated.
 */
export function doesUnseen(table: Pick<Table, 'name'>, { copied, places }: Pick<Comparison, 'copied' | 'places'>): boolean {
  return (
    copied.some(({ name }) => name === table.name) ||
    places.has(/\b(?:EXECUTE|PREPARE|CALL)\b/i) ||
    places.has(/\bDROP TABLE\b/i, last(table.name)) ||
    places.has(/\bRENAME TO\b/i, last(table.name))
  );
}

function typeRisks(name: string, column: Column, after: Column, comparison: Comparison, line: () => number | undefined): Risk[] {
  const { before, after: schema, names, family } = comparison;
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
  if (isSameType(from, to) && column.enum === after.enum) return [];
  if (from.values !== undefined && to.values !== undefined && from.name === to.name) {
    return from.values
      .filter((value) => !to.values?.includes(value))
      .map((value) => risk('drop-enum-value', `${name}.${value}`, `drops value ${value} of column ${name}`, line()));
  }
  return isWidening(from, to, family) || losesOnlySign(column, from, to) ? [] : narrowed();

  function narrowed(): Risk[] {
    return narrowedColumn(name, column.type, after.type, comparison, line());
  }
}

/** A statement may name a table like the column, and drop another one. */
function dropOf(column: string): RegExp {
  const name = column.replaceAll(/[^\w]/g, '\\$&');
  return new RegExp(`\\bDROP (?:COLUMN )?(?:IF EXISTS )?["\`[]?${name}(?!\\w)`, 'i');
}

function isSameType(from: Type, to: Type): boolean {
  return JSON.stringify(from) === JSON.stringify(to);
}
