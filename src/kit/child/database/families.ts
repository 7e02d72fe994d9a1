import type { Row } from './connection.ts';

/** Databases that answer the same questions. */
export type DatabaseFamily = 'postgresql' | 'mysql' | 'sqlite';

/** How a database of a family is asked what was applied. Every statement only reads. */
export interface Questions {
  /** Makes the server refuse to write until the connection is closed. */
  readonly readOnly: readonly string[];
  /** One row with `database`, `role` and `version`, as far as there are such. */
  readonly who: string;
  /** The `name` of each column of a table; no rows if there is no table. Needs no right to read the table. */
  columns(table: string, schema: string | undefined): string;
  /** The ledger's rows as texts, in the order in which they were written. */
  rows(table: string, schema: string | undefined, columns: ReadonlySet<string>): string;
  /** What the migrator of drizzle-orm 0.x takes for the newest row. */
  newest(table: string, schema: string | undefined): string;
}

const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const backticked = (name: string) => `\`${name.replaceAll('`', '``')}\``;

const names = ['id', 'hash', 'created_at', 'name', 'applied_at'];
const selected = (columns: ReadonlySet<string>, cast: (column: string) => string) =>
  names
    .filter((name) => columns.has(name))
    .map((name) => `${cast(name)} as ${name}`)
    .join(', ');
const inSchema = (table: string, schema = 'drizzle') => `${quoted(schema)}.${quoted(table)}`;

export const questions: Readonly<Record<DatabaseFamily, Questions>> = {
  postgresql: {
    readOnly: ['begin transaction read only'],
    who: `select current_database() as database, current_user as role, current_setting('server_version') as version`,
    columns: (table, schema = 'drizzle') =>
      `select a.attname as name from pg_catalog.pg_attribute a join pg_catalog.pg_class c on c.oid = a.attrelid
       join pg_catalog.pg_namespace n on n.oid = c.relnamespace
       where n.nspname = ${text(schema)} and c.relname = ${text(table)} and a.attnum > 0 and not a.attisdropped`,
    rows: (table, schema, columns) =>
      `select ${selected(columns, (name) => `${name}::text`)} from ${inSchema(table, schema)} order by ${inSchema(table, schema)}.id`,
    newest: (table, schema) =>
      `select created_at::text as created_at from ${inSchema(table, schema)} order by ${inSchema(table, schema)}.created_at desc limit 1`,
  },
  mysql: {
    readOnly: ['start transaction read only'],
    who: `select database() as \`database\`, current_user() as role, version() as version`,
    columns: (table) =>
      `select column_name as name from information_schema.columns where table_schema = database() and table_name = ${text(table)}`,
    rows: (table, _, columns) =>
      `select ${selected(columns, (name) => `cast(${name} as char)`)} from ${backticked(table)} order by ${backticked(table)}.id`,
    newest: (table) =>
      `select cast(created_at as char) as created_at from ${backticked(table)} order by ${backticked(table)}.created_at desc limit 1`,
  },
  sqlite: {
    // better-sqlite3 opens the file for reading only; hosts of libSQL take no such pragma
    readOnly: [],
    who: `select sqlite_version() as version`,
    columns: (table) => `select name from pragma_table_info(${text(table)})`,
    rows: (table, _, columns) =>
      `select ${selected(columns, (name) => `cast(${name} as text)`)} from ${quoted(table)} order by rowid`,
    newest: (table) =>
      `select cast(created_at as text) as created_at from ${quoted(table)} order by ${quoted(table)}.created_at desc limit 1`,
  },
};

/** A value of a row as text; undefined for NULL and for columns that were not asked for. */
export function textIn(row: Row | undefined, column: string): string | undefined {
  const value = row?.[column];
  return value === null || value === undefined ? undefined : String(value);
}
