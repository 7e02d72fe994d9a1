import type { Dialect } from '../histories.ts';
import type { Feature } from './feature.ts';
import { mysql } from './mysql.ts';
import { postgresql } from './postgresql.ts';
import { sqlite } from './sqlite.ts';

/** Histories that go through what drizzle-kit can generate, one kind of statement after another. */
export const features: Readonly<Record<Dialect, readonly Feature[]>> = {
  postgresql: postgresql(),
  mysql: mysql(),
  sqlite: sqlite(),
};
