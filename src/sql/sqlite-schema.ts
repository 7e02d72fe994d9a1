import type { Effect } from './effects.ts';
import { isWord, type Token } from './tokens.ts';

const schemaTables = ['sqlite_master', 'sqlite_schema', 'sqlite_temp_master', 'sqlite_temp_schema'];

/** A write to SQLite's list of all tables, which `PRAGMA writable_schema` allows; undefined where a statement is none. */
export function schemaWrite(tokens: readonly Token[]): Effect[] | undefined {
  const written = tokens.find(
    (token, at) =>
      (token.kind === 'word' || token.kind === 'name') &&
      schemaTables.includes(token.text.toLowerCase()) &&
      (isWord(tokens[at - 1], 'UPDATE', 'INTO') ||
        (isWord(tokens[at - 1], 'FROM') && isWord(tokens[at - 2], 'DELETE')) ||
        tokens[at - 1]?.text === '.'),
  );
  const writes = tokens.some((token) => isWord(token, 'UPDATE', 'DELETE', 'INSERT', 'REPLACE'));
  if (written === undefined || !writes || isWord(tokens[0], 'CREATE')) return undefined;
  const detail = `writes to ${written.text}, where SQLite keeps every table`;
  return [{ does: 'ask', kind: 'unbounded-write', table: { name: written.text }, detail }];
}
