import type { Dialect } from '../histories.ts';
import type { Feature } from './feature.ts';
import { mysql } from './mysql.ts';
import { postgresql } from './postgresql.ts';
import { mysqlRisks } from './risk-mysql.ts';
import { postgresqlRisks } from './risk-postgresql.ts';
import { sqliteRisks } from './risk-sqlite.ts';
import { sqlite } from './sqlite.ts';

/** Histories that go through what drizzle-kit can generate, one kind of statement after another. */
export const features: Readonly<Record<Dialect, readonly Feature[]>> = {
  postgresql: postgresql(),
  mysql: mysql(),
  sqlite: sqlite(),
};

/** Histories that do one thing after another to what databases hold. */
export const risks: Readonly<Record<Dialect, readonly Feature[]>> = {
  postgresql: postgresqlRisks(),
  mysql: mysqlRisks(),
  sqlite: sqliteRisks(),
};

/** Every kind of history that is generated, by the name it is kept under. */
export const featureSets = { features, risks };
export type FeatureSet = keyof typeof featureSets;
