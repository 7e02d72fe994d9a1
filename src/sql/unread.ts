import type { UnreadSql } from '../model/sql.ts';
import type { Statement } from './statements.ts';
import { isWord } from './tokens.ts';

/** Says that a statement was not understood, where it could change tables, types or all of their rows. */
export function unreadOf({ tokens, line }: Statement, problem: string): UnreadSql[] {
  const [first, ...others] = tokens;
  const matters =
    isWord(first, 'RENAME', 'TRUNCATE', 'UPDATE', 'DELETE') ||
    (isWord(first, 'CREATE') && others.slice(0, 2).some((token) => isWord(token, 'TABLE'))) ||
    (isWord(first, 'ALTER', 'DROP') && others.slice(0, 2).some((token) => isWord(token, 'TABLE', 'TYPE', 'SCHEMA', 'DATABASE')));
  return matters ? [{ line, problem }] : [];
}
