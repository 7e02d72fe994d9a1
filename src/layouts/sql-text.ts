import type { Change } from '../model/change.ts';
import type { Migration } from '../model/history.ts';

/** The SQL of a migration that was read, as UTF-8: texts of a change hold a character for each byte. */
export function sqlOf({ text }: Pick<Change, 'text'>, { sql }: Migration): string | undefined {
  const bytes = text(sql);
  return bytes === undefined ? undefined : Buffer.from(bytes, 'latin1').toString('utf8');
}
