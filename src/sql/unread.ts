import type { SqlFacts } from '../model/sql.ts';
import { type Effect, notRead } from './effects.ts';
import type { Statement } from './statements.ts';
import { isWord } from './tokens.ts';
import { touchesData } from './touching.ts';

/** Says that a statement was not understood, where it could change tables, types or rows. */
export function unreadOf({ tokens, problem: unclosed }: Statement, problem: string): Effect[] {
  const [first, ...others] = tokens;
  if (unclosed !== undefined) return notRead(unclosed);
  const names = (...words: readonly string[]) => others.slice(0, 2).some((token) => isWord(token, ...words));
  if (isWord(first, 'CREATE')) return names('TABLE', 'RULE') ? notRead(problem) : [];
  if (isWord(first, 'GRANT', 'REVOKE', 'COMMENT')) return [];
  const matters = (isWord(first, 'ALTER', 'DROP') && names('TABLE', 'TYPE', 'SCHEMA', 'DATABASE')) || touchesData(tokens);
  return matters ? notRead(problem) : [];
}

/** Which lines of a file were not read, and why. */
export function unreadIn(path: string, { unread }: Pick<SqlFacts, 'unread'>): string | undefined {
  const [first, ...others] = unread;
  if (first === undefined) return undefined;
  const lines = [...new Set(others.map(({ line }) => line))].filter((line) => line !== first.line);
  const [most, rest] = [lines.slice(0, 5), lines.length - 5];
  const more = lines.length === 0 ? '' : ` (and line ${most.join(', ')}${rest > 0 ? ` and ${rest} more` : ''})`;
  return `line ${first.line} of ${path} was not read: ${first.problem}${more}`;
}
