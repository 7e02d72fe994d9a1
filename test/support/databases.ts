import { randomBytes } from 'node:crypto';
import { createConnection as connectSocket } from 'node:net';
import { join } from 'node:path';
import { createClient } from '@libsql/client';
import { createConnection } from 'mysql2/promise';
import pg from 'pg';
import { onTestFinished } from 'vitest';
import type { Dialect } from './histories.ts';

/** A database of its own for one test. */
export interface TestDatabase {
  readonly url: string;
  /** The rows of the last of these statements. */
  query(...statements: string[]): Promise<Record<string, unknown>[]>;
}

/** A kind of database that tests run against. */
export interface DatabaseKind {
  readonly name: string;
  readonly dialect: Dialect;
  /** The packages that a project needs to talk to it. */
  readonly packages: readonly string[];
  /** The module of drizzle-orm that migrates it, and the source of a client for `url`. */
  readonly orm: string;
  readonly client: string;
  /** Whether it is here. */
  readonly isThere: boolean;
  create(folder: string): Promise<TestDatabase>;
}

const libsql: DatabaseKind = {
  name: 'SQLite',
  dialect: 'sqlite',
  packages: ['@libsql/client'],
  orm: 'libsql',
  client: `(await import('@libsql/client')).createClient({ url })`,
  isThere: true,
  async create(folder) {
    const url = `file:${join(folder, 'test.db')}`;
    const empty = createClient({ url });
    await empty.execute('create table unrelated (id integer)');
    empty.close();
    return {
      url,
      async query(...statements) {
        const client = createClient({ url });
        try {
          let rows: Record<string, unknown>[] = [];
          for (const statement of statements) rows = (await client.execute(statement)).rows.map((row) => ({ ...row }));
          return rows;
        } finally {
          client.close();
        }
      },
    };
  },
};

const postgresql: DatabaseKind = {
  name: 'PostgreSQL at 127.0.0.1:5432',
  dialect: 'postgresql',
  packages: ['pg'],
  orm: 'node-postgres',
  client: `new (await import('pg')).default.Pool({ connectionString: url })`,
  isThere: await answers(5432),
  async create() {
    const [admin, name] = ['postgres://postgres@127.0.0.1:5432/postgres', newName()];
    await postgres(admin, `create database ${name}`);
    onTestFinished(async () => void (await postgres(admin, `drop database ${name} with (force)`)));
    const url = `postgres://postgres@127.0.0.1:5432/${name}`;
    return { url, query: (...statements) => postgres(url, ...statements) };
  },
};

async function postgres(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await client.query<Record<string, unknown>>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

const mariadb: DatabaseKind = {
  name: 'MariaDB at 127.0.0.1:3306',
  dialect: 'mysql',
  packages: ['mysql2'],
  orm: 'mysql2',
  client: `(await import('mysql2/promise')).createPool(url)`,
  isThere: await answers(3306),
  async create() {
    const [admin, name] = ['mysql://root@127.0.0.1:3306/', newName()];
    await mysql(admin, `create database ${name}`);
    onTestFinished(async () => void (await mysql(admin, `drop database ${name}`)));
    const url = `mysql://root@127.0.0.1:3306/${name}`;
    return { url, query: (...statements) => mysql(url, ...statements) };
  },
};

async function mysql(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const connection = await createConnection(url);
  try {
    let rows: Record<string, unknown>[] = [];
    for (const statement of statements) rows = (await connection.query(statement))[0] as Record<string, unknown>[];
    return rows;
  } finally {
    await connection.end();
  }
}

export const databaseKinds: readonly DatabaseKind[] = [libsql, postgresql, mariadb];

function newName(): string {
  return `drizzle_guard_${randomBytes(6).toString('hex')}`;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSocket({ port, host: '127.0.0.1', timeout: 2000 });
    const end = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}
