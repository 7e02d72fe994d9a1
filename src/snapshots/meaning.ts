import type { Entities, Entity } from '../model/entity.ts';
import { sameJson } from '../model/snapshot.ts';
import { type Table, tablesOf } from './tables.ts';

/**
 * What a schema means, whatever the version of its snapshot: every object by name, and what rows of a table must be. Versions punctuate
 * defaults and expressions differently, so only their letters and digits count.
 */
export function meaningOf(entities: Entities): ReadonlyMap<string, string> {
  const { tables, enums } = tablesOf(entities);
  const keyed = new Set([...tables.values()].flatMap((table) => table.primaryKey.map((column) => `${table.name}.${column}`)));
  const meaning = new Map<string, string>();
  for (const entity of entities.values()) {
    const { kind, object, name, value } = entity;
    // MySQL's unique constraints became unique indexes, and keys without a name got one
    if (kind === 'primary key') continue;
    const key =
      object.kind === 'table' && kind !== 'table' ? `${kindOf(kind)} ${object.name}.${name}` : `${kindOf(kind)} ${name}`;
    const column = kind === 'column' ? tables.get(object.name)?.columns.get(name) : undefined;
    if (column === undefined) meaning.set(key, [...wordsOf(entity)].join(' '));
    else {
      // a key is never null, which SQLite's newer snapshots leave unsaid
      const notNull = column.notNull || keyed.has(`${object.name}.${name}`);
      const { type, generated, counted } = column;
      meaning.set(key, JSON.stringify([bare(type), column.enum, notNull, plain(value.default), generated, counted]));
    }
  }
  for (const [name, values] of enums) meaning.set(`enum ${name}`, JSON.stringify(values));
  for (const table of tables.values()) if (table.primaryKey.length > 0) meaning.set(`primary key of ${table.name}`, keyOf(table));
  return meaning;
}

/** Every difference between two schemas, by kind and name, for example `column public.users.email`, with what both say. */
export function disagreements(one: Entities, other: Entities): ReadonlyMap<string, string> {
  const [left, right] = [meaningOf(one), meaningOf(other)];
  const found = new Map<string, string>();
  for (const key of new Set([...left.keys(), ...right.keys()]))
    if (left.get(key) !== right.get(key)) found.set(key, JSON.stringify([left.get(key), right.get(key)]));
  for (const [key, { kind, name, object, value }] of one) {
    const now = other.get(key)?.value;
    if (isOtherRow(value, now))
      found.set(kind === object.kind ? `${kind} ${name}` : `${kind} ${object.name}.${name}`, JSON.stringify([value, now]));
  }
  return found;
}

/** Rows are taken over as they are; only what both say can differ. */
function isOtherRow(one: Entity['value'], other: Entity['value'] | undefined): boolean {
  if (one.entityType === undefined || other?.entityType === undefined) return false;
  return Object.entries(one).some(([field, value]) => field in other && !sameJson(value, other[field]));
}

function kindOf(kind: string): string {
  return kind === 'unique constraint' ? 'index' : kind;
}

/** What an index, a key or a view says of itself, as far as every version says it. */
function* wordsOf({ kind, value }: Entity): Generator<string> {
  if (kind === 'index') yield value.isUnique === true ? 'unique' : 'index';
  if (kind === 'unique constraint') yield 'unique';
  if (kindOf(kind) === 'index' && Array.isArray(value.columns)) yield value.columns.map(columnIn).join(',');
  if (kind === 'foreign key')
    yield `${value.columnsFrom ?? value.columns} ${value.tableTo} ${value.columnsTo} ${String(value.onDelete ?? 'no action').toLowerCase()}`;
  if (kind === 'check') yield plain(value.value);
  if (kind === 'view') yield plain(value.definition);
}

function columnIn(column: unknown): string {
  const { expression, value = expression } = (column ?? {}) as { readonly expression?: unknown; readonly value?: unknown };
  return plain(typeof column === 'object' ? value : column);
}

function keyOf({ primaryKey }: Table): string {
  return [...new Set(primaryKey)].sort().join(',');
}

function bare(type: string): string {
  return type.replaceAll(' ', '');
}

/** Letters, digits and signs of what SQL or JSON says, without the type it is cast to. */
function plain(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const cast = text.lastIndexOf("'::");
  return `=${(cast < 0 ? text : text.slice(0, cast)).replace(/[^\p{L}\p{N}.+-]/gu, '')}`;
}
