import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { createClient } from '@libsql/client';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { type Dialect, type Kit, kitPackage } from './histories.ts';

/** An empty database that the migrator of one drizzle-orm runs migrations on. */
export interface Database {
  /** Runs the migrations of a folder that the database has not run. */
  migrate(folder: string): Promise<void>;
  run(sql: string): Promise<void>;
  /** One line for each column, index, key and enum, in an order that does not depend on how it came about. */
  catalog(): Promise<string[]>;
  /** How many rows each table has. */
  rows(tables: readonly string[]): Promise<Record<string, number>>;
  close(): Promise<void>;
}

/** A kind of database; those that need a server are there only where one answers on this machine. */
export interface Kind {
  readonly name: 'PGlite' | 'libSQL' | 'PostgreSQL' | 'MariaDB';
  readonly dialect: Dialect;
  readonly isThere: boolean;
  empty(kit: Kit): Promise<Database>;
}

interface Orm {
  drizzle(...options: unknown[]): unknown;
  migrate(database: unknown, options: { readonly migrationsFolder: string }): Promise<void>;
}

type Row = readonly unknown[];
type Query = (sql: string) => Promise<readonly Row[]>;

const server = { host: '127.0.0.1', connectionTimeoutMillis: 2000, connectTimeout: 2000 };
const postgres = (database: string) =>
  new pg.Client({ host: server.host, user: 'postgres', database, connectionTimeoutMillis: server.connectionTimeoutMillis });
const mariadb = () => createConnection({ host: server.host, user: 'root', connectTimeout: server.connectTimeout });

/** Whether a server answers without a password. */
async function answers(connect: () => Promise<{ end(): Promise<void> }>): Promise<boolean> {
  return connect().then(
    async (client) => {
      await client.end();
      return true;
    },
    () => false,
  );
}

const connected = async (database: string) => {
  const client = postgres(database);
  await client.connect();
  return client;
};

export const databaseKinds: readonly Kind[] = [
  { name: 'PGlite', dialect: 'postgresql', isThere: true, empty: pglite },
  { name: 'libSQL', dialect: 'sqlite', isThere: true, empty: libsql },
  { name: 'PostgreSQL', dialect: 'postgresql', isThere: await answers(() => connected('postgres')), empty: postgresql },
  { name: 'MariaDB', dialect: 'mysql', isThere: await answers(mariadb), empty: mysql },
];

async function ormOf(kit: Kit, driver: string): Promise<Orm> {
  const load = (file: string) => import(pathToFileURL(join(kitPackage(kit, 'drizzle-orm'), driver, file)).href) as Promise<Orm>;
  const [{ drizzle }, { migrate }] = await Promise.all([load('index.js'), load('migrator.js')]);
  return { drizzle, migrate };
}

function databaseOf(dialect: Dialect, orm: Orm, client: unknown, query: Query, close: () => Promise<unknown>): Database {
  const database = orm.drizzle({ client });
  const quoted = (name: string) => (dialect === 'mysql' ? `\`${name}\`` : `"${name}"`);
  return {
    migrate: (migrationsFolder) => orm.migrate(database, { migrationsFolder }),
    run: async (sql) => void (await query(sql)),
    catalog: async () =>
      (await Promise.all(catalogs[dialect].map(query)))
        .flat()
        .map((row) => row.join(' '))
        .sort(),
    rows: async (tables) => {
      const counts = await Promise.all(tables.map((name) => query(`select count(*) from ${quoted(name)}`)));
      return Object.fromEntries(tables.map((name, at) => [name, Number(counts[at]?.[0]?.[0])]));
    },
    close: async () => void (await close()),
  };
}

async function pglite(kit: Kit): Promise<Database> {
  const client = await PGlite.create();
  const query: Query = async (sql) => (await client.query(sql, [], { rowMode: 'array' })).rows as Row[];
  return databaseOf('postgresql', await ormOf(kit, 'pglite'), client, query, () => client.close());
}

async function libsql(kit: Kit): Promise<Database> {
  // a database in memory is gone after its first transaction
  const folder = mkdtempSync(join(tmpdir(), 'drizzle-guard-database-'));
  const client = createClient({ url: pathToFileURL(join(folder, 'data.db')).href });
  const query: Query = async (sql) => (await client.execute(sql)).rows.map((row) => Array.from(row));
  return databaseOf('sqlite', await ormOf(kit, 'libsql'), client, query, async () => {
    client.close();
    rmSync(folder, { recursive: true, force: true });
  });
}

async function postgresql(kit: Kit): Promise<Database> {
  const name = `guard_${randomUUID().replaceAll('-', '')}`;
  const maker = await connected('postgres');
  await maker.query(`create database ${name}`);
  const client = await connected(name);
  const query: Query = async (sql) => (await client.query({ text: sql, rowMode: 'array' })).rows as Row[];
  return databaseOf('postgresql', await ormOf(kit, 'node-postgres'), client, query, async () => {
    await client.end();
    await maker.query(`drop database ${name}`);
    await maker.end();
  });
}

async function mysql(kit: Kit): Promise<Database> {
  const name = `guard_${randomUUID().replaceAll('-', '')}`;
  const client = await mariadb();
  await client.query(`create database ${name}`);
  await client.query(`use ${name}`);
  const query: Query = async (sql) => {
    const [rows] = await client.query({ sql, rowsAsArray: true });
    return Array.isArray(rows) ? (rows as Row[]) : [];
  };
  return databaseOf('mysql', await ormOf(kit, 'mysql2'), client, query, async () => {
    await client.query(`drop database ${name}`);
    await client.end();
  });
}

/** What a database consists of, without what a migrator keeps for itself. */
const catalogs: Readonly<Record<Dialect, readonly string[]>> = {
  // no names of primary keys: PostgreSQL keeps them where a table is renamed, and so does drizzle-kit
  postgresql: [
    `select 'column', table_name, column_name, udt_name, is_nullable, column_default from information_schema.columns where table_schema = 'public'`,
    `select 'constraint', conrelid::regclass, case when contype <> 'p' then conname end, pg_get_constraintdef(oid) from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'`,
    `select 'index', pg_get_indexdef(indexrelid) from pg_index join pg_class on pg_class.oid = indrelid where relnamespace = 'public'::regnamespace and not indisprimary`,
    `select 'enum', typname, string_agg(enumlabel, ',' order by enumsortorder) from pg_enum join pg_type on pg_type.oid = enumtypid group by typname`,
    `select 'view', viewname, definition from pg_views where schemaname = 'public'`,
  ],
  sqlite: [
    `select 'column', t.name, c.name, c.type, c."notnull", c.dflt_value, c.pk from sqlite_schema t, pragma_table_info(t.name) c where t.name not like '\\_\\_%' escape '\\' and t.name not like 'sqlite%'`,
    `select 'key', t.name, k."table", k."from", k."to", k.on_delete from sqlite_schema t, pragma_foreign_key_list(t.name) k`,
    `select 'index', sql from sqlite_schema where type in ('index', 'view', 'trigger') and sql is not null`,
  ],
  mysql: [
    `select 'column', table_name, column_name, column_type, is_nullable, column_default, extra from information_schema.columns where table_schema = database() and table_name not like '\\_\\_%'`,
    `select 'index', table_name, index_name, seq_in_index, column_name, non_unique from information_schema.statistics where table_schema = database() and table_name not like '\\_\\_%'`,
    `select 'key', table_name, constraint_name, column_name, referenced_table_name, referenced_column_name from information_schema.key_column_usage where table_schema = database() and referenced_table_name is not null`,
  ],
};
