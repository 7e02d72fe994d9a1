import type { Effect } from './effects.ts';
import { outside, Reader } from './reader.ts';
import { isWord, type Token } from './tokens.ts';

/** What an UPDATE or DELETE of MySQL or SQLite does, also one after WITH; undefined where its table was not found. */
export function writeEffects(tokens: readonly Token[]): Effect[] | undefined {
  const all = outside(tokens);
  // names in WITH are no keywords, and its queries stand in parentheses
  const start = isWord(all[0], 'WITH')
    ? all.findIndex((token) => isWord(token, 'UPDATE', 'DELETE', 'SELECT', 'INSERT', 'REPLACE'))
    : 0;
  const words = all.slice(Math.max(start, 0));
  if (!isWord(words[0], 'UPDATE', 'DELETE')) return [];
  const verb = isWord(words[0], 'UPDATE') ? 'updates' : 'deletes';
  const table = verb === 'updates' ? updatedTable(words) : deletedTable(words);
  if (table === undefined) return undefined;
  return isBounded(words) ? [] : [{ does: 'write-all', table, verb }];
}

function updatedTable(words: readonly Token[]) {
  const reader = new Reader(words);
  reader.take('UPDATE');
  if (reader.take('OR')) reader.name();
  while (reader.takeAny('LOW_PRIORITY', 'IGNORE'));
  return reader.table();
}

function deletedTable(words: readonly Token[]) {
  const from = words.findIndex((token) => isWord(token, 'FROM'));
  return from === -1 ? undefined : new Reader(words.slice(from + 1)).table();
}

function isBounded(words: readonly Token[]): boolean {
  if (words.some((token) => isWord(token, 'LIMIT'))) return true;
  const where = words.findIndex((token) => isWord(token, 'WHERE'));
  if (where !== -1) return !isAlwaysTrue(words.slice(where + 1));
  const set = words.findIndex((token) => isWord(token, 'SET'));
  // a table joined by its keys bounds the rows, an outer one does not
  return words.slice(0, set === -1 ? undefined : set).some((token, index) => {
    if (!isWord(token, 'JOIN')) return false;
    const before = isWord(words[index - 1], 'OUTER') ? words[index - 2] : words[index - 1];
    return !isWord(before, 'LEFT', 'RIGHT', 'CROSS');
  });
}

function isAlwaysTrue(words: readonly Token[]): boolean {
  const end = words.findIndex((token) => isWord(token, 'ORDER', 'RETURNING'));
  const condition = end === -1 ? words : words.slice(0, end);
  const [left, equals, right] = condition;
  if (condition.length === 1) return isWord(left, 'TRUE', '1');
  const constant = left?.kind === 'string' || /^\d+$/.test(left?.text ?? '');
  return condition.length === 3 && constant && equals?.text === '=' && left?.text === right?.text;
}
