import type { Driver } from '../connection.ts';
import { betterSqlite3 } from './better-sqlite3.ts';
import { libsql } from './libsql.ts';
import { mysql2 } from './mysql2.ts';
import { neon } from './neon.ts';
import { nodePostgres } from './node-postgres.ts';
import { pglite } from './pglite.ts';
import { postgresJs } from './postgres-js.ts';

/** In the order in which drizzle-kit looks for them. */
export const drivers: readonly Driver[] = [pglite, nodePostgres, postgresJs, neon, mysql2, libsql, betterSqlite3];
