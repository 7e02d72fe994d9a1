import type { Dialect } from '../model/dialect.ts';
import { cockroach } from './cockroach.ts';
import { gel } from './gel.ts';
import { mssql } from './mssql.ts';
import { mysql } from './mysql.ts';
import { postgresql } from './postgresql.ts';
import type { DialectRecord } from './record.ts';
import { singlestore } from './singlestore.ts';
import { sqlite } from './sqlite.ts';
import { turso } from './turso.ts';

/** Every dialect that drizzle-kit 0.31 or 1.0 knows. */
export const dialects: readonly DialectRecord[] = [postgresql, mysql, sqlite, turso, singlestore, gel, mssql, cockroach];

/** The dialect that a config, a journal or a snapshot names. Of an unknown dialect only the name is known. */
export function dialectNamed(written: string): Dialect {
  const known = dialects.find(({ name, aliases }) => name === written || aliases.includes(written));
  return { ...(known ?? unknown(written)), written };
}

/** Nothing is claimed of it: its SQL is not read, nothing is proved, and no convention judges its keys. */
function unknown(name: string): DialectRecord {
  return { name, journal: name, aliases: [], snapshotVersions: [], family: 'other', indexesForeignKeys: true };
}
