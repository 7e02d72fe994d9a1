export type Json = Record<string, unknown>;

/** The functions of `drizzle-kit/api` that are used here. */
export interface Api {
  readonly generateDrizzleJson: (imports: object, parent?: string, schemas?: undefined, casing?: string) => Json;
  readonly generateMigration: (previous: unknown, current: unknown) => Promise<string[]>;
  readonly generateMySQLDrizzleJson: (imports: object, parent?: string, casing?: string) => Promise<Json>;
  readonly generateMySQLMigration: Api['generateMigration'];
  readonly generateSQLiteDrizzleJson: (imports: object, parent?: string, casing?: string) => Promise<Json>;
  readonly generateSQLiteMigration: Api['generateMigration'];
  readonly generateSingleStoreDrizzleJson: Api['generateMySQLDrizzleJson'];
  readonly generateSingleStoreMigration: Api['generateMigration'];
}
