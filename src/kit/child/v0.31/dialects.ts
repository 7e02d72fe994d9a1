import { dialectNamed } from '../../../dialects/index.ts';
import type { Api, Json } from './api-types.ts';

/** The API's functions for one dialect. */
export interface Functions {
  /** Makes a snapshot from the exports of a schema. */
  snapshotOf(imports: object, casing?: string): Json | Promise<Json>;
  statementsBetween(previous: unknown, current: unknown): Promise<string[]>;
}

/** The API's functions for a dialect. turso shares the snapshots of SQLite, but alters columns where SQLite rebuilds tables. */
export function functionsFor(api: Api, dialect: string): Functions {
  Object.assign(globalThis, { drizzleGuardDialect: dialect });
  const functions = dialectNamed(dialect).inKit031?.functions ?? 'SQLite';
  if (functions === '')
    return {
      snapshotOf: (imports, casing) => api.generateDrizzleJson(imports, undefined, undefined, casing),
      statementsBetween: api.generateMigration,
    };
  const snapshotOf = api[`generate${functions}DrizzleJson`];
  return {
    snapshotOf: (imports, casing) => snapshotOf(imports, undefined, casing),
    statementsBetween: api[`generate${functions}Migration`],
  };
}
