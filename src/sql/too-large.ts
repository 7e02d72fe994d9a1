import { largestSql } from '../model/sql.ts';

/** Why SQL of this size, in bytes, is not read, in words that follow its file's name. */
export function tooLarge(size: number): string {
  const [is, most] = [size, largestSql].map((bytes) => `${(bytes / 1_000_000).toFixed(1)} MB`);
  return `is ${is}, and SQL above ${most} is not read: split it into several migrations`;
}
