import { conditionAfter } from './condition-after.ts';
import { truthOf } from './conditions.ts';
import type { Effect, Table } from './effects.ts';
import { outside, Reader } from './reader.ts';
import { isWord, type Token } from './tokens.ts';

/**
 * What an INSERT does to the rows there are: REPLACE … SELECT deletes those it conflicts with, and an upsert from the table itself updates
 * them all. One of some values, or with a condition, is bounded.
 */
export function insertEffects(tokens: readonly Token[]): Effect[] | undefined {
  const reader = new Reader(tokens);
  const replaces = reader.take('REPLACE') || reader.take('INSERT', 'OR', 'REPLACE');
  if (!replaces) {
    reader.take('INSERT');
    if (reader.take('OR')) reader.name();
  }
  while (reader.takeAny('LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE'));
  reader.take('INTO');
  const table = reader.table();
  if (table === undefined) return undefined;
  const words = outside(tokens);
  const updates = words.some((token, at) => isWord(token, 'UPDATE') && isWord(words[at - 1], 'KEY', 'DO'));
  if (!replaces && !updates) return [];
  const from = sourceOf(tokens);
  if (from === undefined) return [];
  const isItself = from.name.toLowerCase() === table.name.toLowerCase() && from.schema === table.schema;
  return replaces || isItself ? [{ does: 'write-all', table, verb: replaces ? 'replaces' : 'updates' }] : [];
}

/** The table whose rows a query gives, all of them. */
function sourceOf(tokens: readonly Token[]): Table | undefined {
  const words = outside(tokens);
  if (words.some((token) => isWord(token, 'LIMIT', 'HAVING'))) return undefined;
  const start = words.findIndex((token) => isWord(token, 'SELECT', 'TABLE'));
  if (start === -1) return undefined;
  const where = conditionAfter(tokens, 'WHERE', undefined);
  if (where !== undefined && truthOf(where.condition) !== true) return undefined;
  const from = isWord(words[start], 'TABLE') ? start : words.findIndex((token, at) => at > start && isWord(token, 'FROM'));
  // a query in parentheses may be of any rows
  return from === -1 || words[from + 1]?.kind === 'symbol' ? undefined : new Reader(words.slice(from + 1)).table();
}
