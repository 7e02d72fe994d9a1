import type { SqlFacts } from '../model/sql.ts';
import { postgresFacts } from './postgres.ts';

/** Reads SQL with a real parser of its dialect; undefined where there is none yet. */
export function factsOf(sql: string, dialect: string): Promise<SqlFacts> | undefined {
  return dialect === 'postgresql' || dialect === 'postgres' ? postgresFacts(sql) : undefined;
}
