import type { Dialect } from '../model/dialect.ts';

/** What one file says of its dialect. */
export type DialectRecord = Omit<Dialect, 'written'>;
