import { dialectNamed } from '../../../dialects/index.ts';
import type { Api, Json } from './api.ts';

/** One dialect of drizzle-kit 0.31. */
export interface Functions {
  /** The snapshot of a schema's exports. */
  snapshotOf(imports: object, casing?: string): Json | Promise<Json>;
  statementsBetween(previous: unknown, current: unknown): Promise<string[]>;
}

/** What the API calls each dialect. turso has snapshots of SQLite, and alters columns where SQLite builds tables again. */
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
