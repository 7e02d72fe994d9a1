import type { Table } from './effects.ts';
import { outside } from './reader.ts';
import { conditionIn } from './token-conditions.ts';
import { isWord, type Token } from './tokens.ts';

/** What follows a condition. */
export const clauses = [
  'ORDER',
  'RETURNING',
  'LIMIT',
  'GROUP',
  'HAVING',
  'UNION',
  'ON',
  'SET',
  'WHERE',
  'JOIN',
  'LEFT',
  'RIGHT',
  'INNER',
  'CROSS',
];

/** The condition after a keyword outside of parentheses; its condition is undefined where rows decide. */
export function conditionAfter(tokens: readonly Token[], keyword: string, table: Table | undefined) {
  const top = new Set(outside(tokens));
  const start = tokens.findIndex((token) => top.has(token) && isWord(token, keyword));
  if (start === -1) return undefined;
  const end = tokens.findIndex((token, at) => at > start && top.has(token) && isWord(token, ...clauses));
  return { condition: conditionIn(tokens.slice(start + 1, end === -1 ? undefined : end), table) };
}
