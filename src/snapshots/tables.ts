import type { Entities, Entity } from '../model/entity.ts';
import { oncePer } from '../model/once.ts';

export interface Column {
  readonly name: string;
  /** As the snapshot writes it, with `[]` for each dimension. */
  readonly type: string;
  /** The enum that the type names, with its schema. */
  readonly enum?: string;
  readonly notNull: boolean;
  /** The database gives rows a value by itself: a default, an identity, a sequence, an expression. */
  readonly filled: boolean;
  readonly generated: boolean;
  /** The database numbers rows by itself. */
  readonly counted: boolean;
}

/** A key to another table, whose deleted rows delete or empty some here. */
export interface Cascade {
  readonly to: string;
  /** For example `cascade` or `set null`. */
  readonly onDelete: string;
}

export interface Table {
  readonly name: string;
  readonly columns: ReadonlyMap<string, Column>;
  readonly primaryKey: readonly string[];
  /** What databases call the key, where the snapshot says so. */
  readonly keyName?: string;
  readonly cascades: readonly Cascade[];
}

/** What a schema holds that rows depend on, the same for every layout. */
export interface Tables {
  readonly tables: ReadonlyMap<string, Table>;
  /** Values by name. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  readonly schemas: ReadonlySet<string>;
}

interface Building extends Table {
  readonly columns: Map<string, Column>;
  readonly primaryKey: string[];
  keyName?: string;
  readonly cascades: Cascade[];
}

/** The tables, enums and schemas among the entities of a snapshot: what one migration ends with the next one begins with. */
export const tablesOf = oncePer(findTables);

function findTables(entities: Entities): Tables {
  const tables = new Map<string, Building>();
  const enums = new Map<string, readonly string[]>();
  const schemas = new Set<string>();
  const all = [...entities.values()];
  // SQL Server keeps defaults apart
  const defaults = new Set(
    all.filter(({ kind }) => kind === 'default').map(({ object, value }) => `${object.name}.${value.column}`),
  );
  for (const { kind, name } of all)
    if (kind === 'table') tables.set(name, { name, columns: new Map(), primaryKey: [], cascades: [] });
  for (const { kind, name, object, value } of all) {
    if (kind === 'enum') enums.set(name, strings(value.values));
    if (kind === 'schema') schemas.add(name);
    const table = object.kind === 'table' ? tables.get(object.name) : undefined;
    if (table === undefined) continue;
    if (kind === 'column') {
      table.columns.set(name, columnOf(name, value, defaults.has(`${object.name}.${name}`)));
      if (value.primaryKey === true) table.primaryKey.push(name);
    }
    if (kind === 'primary key') {
      table.primaryKey.push(...strings(value.columns));
      table.keyName = typeof value.name === 'string' ? value.name : name;
    }
    if (kind === 'foreign key') table.cascades.push(...cascadesOf(value));
  }
  return { tables, enums, schemas };
}

function columnOf(name: string, value: Entity['value'], hasDefault: boolean): Column {
  const { type, typeSchema, notNull, dimensions, identity, generated, autoincrement, autoIncrement } = value;
  const written = String(type);
  const isGenerated = isSet(generated);
  return {
    name,
    // PostgreSQL has no more than six; a snapshot edited by hand may say anything
    type: written + '[]'.repeat(typeof dimensions === 'number' ? Math.min(6, Math.max(0, dimensions)) : 0),
    ...(typeof typeSchema === 'string' && { enum: `${typeSchema || 'public'}.${written.replace(/(?<!\])(?:\[\d*\])+$/, '')}` }),
    notNull: notNull === true,
    filled:
      [value.default, identity].some(isSet) ||
      hasDefault ||
      isGenerated ||
      autoincrement === true ||
      autoIncrement === true ||
      /^(?:small|big)?serial/i.test(written),
    generated: isGenerated,
    counted: autoincrement === true || autoIncrement === true,
  };
}

function cascadesOf({ tableTo, schemaTo, onDelete }: Entity['value']): Cascade[] {
  const action = String(onDelete ?? '').toLowerCase();
  if (!['cascade', 'set null', 'set default'].includes(action)) return [];
  return [{ to: typeof schemaTo === 'string' && schemaTo !== '' ? `${schemaTo}.${tableTo}` : String(tableTo), onDelete: action }];
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
