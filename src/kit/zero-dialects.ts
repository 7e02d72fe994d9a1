import type { Api, Json } from './zero.ts';

/** One dialect of drizzle-kit 0.31. */
export interface Dialect {
  /** The snapshot of a schema's exports. */
  snapshotOf(imports: object, casing?: string): Json | Promise<Json>;
  statementsBetween(previous: unknown, current: unknown): Promise<string[]>;
}

/** What the API calls each dialect. turso has snapshots of SQLite, and alters columns where SQLite builds tables again. */
export function dialectOf(api: Api, dialect: string): Dialect {
  Object.assign(globalThis, { drizzleGuardDialect: dialect });
  if (dialect === 'postgresql')
    return {
      snapshotOf: (imports, casing) => api.generateDrizzleJson(imports, undefined, undefined, casing),
      statementsBetween: api.generateMigration,
    };
  const [snapshotOf, statementsBetween] =
    dialect === 'mysql'
      ? [api.generateMySQLDrizzleJson, api.generateMySQLMigration]
      : dialect === 'singlestore'
        ? [api.generateSingleStoreDrizzleJson, api.generateSingleStoreMigration]
        : [api.generateSQLiteDrizzleJson, api.generateSQLiteMigration];
  return { snapshotOf: (imports, casing) => snapshotOf(imports, undefined, casing), statementsBetween };
}
