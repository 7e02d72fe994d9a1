import { clauses, conditionAfter } from './condition-after.ts';
import { onlyNotNull, truthOf } from './conditions.ts';
import type { Effect, Table } from './effects.ts';
import { insertEffects } from './inserts.ts';
import { outside, partsBetweenCommas, Reader } from './reader.ts';
import { isWord, type Token } from './tokens.ts';

/** What a write of MySQL or SQLite does, also one after WITH; undefined where its table was not found. */
export function writeEffects(tokens: readonly Token[]): Effect[] | undefined {
  const top = new Set(outside(tokens));
  // names in WITH are no keywords, and its queries stand in parentheses
  const start = isWord(tokens[0], 'WITH')
    ? tokens.findIndex((token) => top.has(token) && isWord(token, 'UPDATE', 'DELETE', 'SELECT', 'INSERT', 'REPLACE'))
    : 0;
  const words = tokens.slice(Math.max(start, 0));
  if (isWord(words[0], 'INSERT', 'REPLACE')) return insertEffects(words);
  if (isWord(words[0], 'UPDATE')) return updateEffects(words);
  return isWord(words[0], 'DELETE') ? deleteEffects(words) : [];
}

function updateEffects(tokens: readonly Token[]): Effect[] | undefined {
  const reader = new Reader(tokens);
  reader.take('UPDATE');
  if (reader.take('OR')) reader.name();
  while (reader.takeAny('LOW_PRIORITY', 'IGNORE'));
  const table = reader.table();
  return table && written([table], 'updates', tokens);
}

/** DELETE FROM a …, DELETE a, b FROM …, DELETE FROM a, b USING …: https://dev.mysql.com/doc/refman/8.4/en/delete.html */
function deleteEffects(tokens: readonly Token[]): Effect[] | undefined {
  const reader = new Reader(tokens.slice(1));
  while (reader.takeAny('LOW_PRIORITY', 'QUICK', 'IGNORE'));
  const words = outside(reader.rest);
  const from = words.findIndex((token) => isWord(token, 'FROM'));
  const using = words.findIndex((token) => isWord(token, 'USING'));
  if (from === -1) return undefined;
  const several = from > 0 ? words.slice(0, from) : using > 0 && isBeforeJoin(words, using) ? words.slice(1, using) : undefined;
  if (several === undefined) {
    const table = new Reader(words.slice(1)).table();
    return table && written([table], 'deletes', tokens);
  }
  const targets = partsBetweenCommas(several).map((one) => new Reader(one).table());
  const known = targets.filter((table) => table !== undefined);
  if (known.length < targets.length || known.length === 0) return undefined;
  const names = aliasesIn(words.slice(from > 0 ? from + 1 : using + 1));
  return written(
    known.map((table) => names.get(table.name.toLowerCase()) ?? table),
    'deletes',
    tokens,
  );
}

/** USING (id) belongs to a join. */
function isBeforeJoin(words: readonly Token[], using: number): boolean {
  return words[using + 1]?.text !== '(' && !words.slice(0, using).some((token) => isWord(token, 'JOIN', 'WHERE'));
}

/** The tables of a FROM by the names they have in it. */
function aliasesIn(words: readonly Token[]): Map<string, Table> {
  const names = new Map<string, Table>();
  const end = words.findIndex((token) => isWord(token, 'WHERE', 'ORDER', 'LIMIT'));
  const from = end === -1 ? words : words.slice(0, end);
  for (const [at, token] of from.entries()) {
    if (at > 0 && token.text !== ',' && !isWord(token, 'JOIN')) continue;
    const reader = new Reader(from.slice(at === 0 ? 0 : at + 1, at + 8));
    const table = reader.table();
    reader.take('AS');
    const next = reader.rest[0];
    if (table !== undefined && (next?.kind === 'word' || next?.kind === 'name') && !isWord(next, ...clauses))
      names.set(next.text.toLowerCase(), table);
  }
  return names;
}

function written(tables: readonly Table[], verb: 'updates' | 'deletes', tokens: readonly Token[]): Effect[] {
  const words = outside(tokens);
  if (words.some((token) => isWord(token, 'LIMIT'))) return [];
  const [first] = tables;
  const where = conditionAfter(tokens, 'WHERE', first);
  const sets = verb === 'updates' ? columnsSet(tokens) : undefined;
  const every = tables.map((table) => ({ does: 'write-all', table, verb, ...(sets !== undefined && { sets }) }) as const);
  if (where !== undefined) {
    const notNull = onlyNotNull(where.condition);
    if (notNull !== undefined) return every.map((one) => ({ ...one, where: notNull }));
    return truthOf(where.condition) === true ? every : [];
  }
  return tables.length === 1 && isJoined(tokens) ? [] : every;
}

/** The columns of an UPDATE of one table; undefined where it may write another one, or says which in another way. */
function columnsSet(tokens: readonly Token[]): string[] | undefined {
  const top = new Set(outside(tokens));
  const start = tokens.findIndex((token) => top.has(token) && isWord(token, 'SET'));
  const target = tokens.slice(0, Math.max(start, 0));
  // UPDATE a, b and UPDATE a JOIN b may set columns of both
  if (start === -1 || target.some((token) => token.text === ',' || isWord(token, 'JOIN'))) return undefined;
  const end = tokens.findIndex(
    (token, at) => at > start && top.has(token) && isWord(token, 'WHERE', 'FROM', 'RETURNING', 'ORDER', 'LIMIT'),
  );
  const columns = partsBetweenCommas(tokens.slice(start + 1, end === -1 ? undefined : end)).map((one) => {
    const reader = new Reader(one);
    const column = reader.table()?.name;
    return reader.take('=') ? column : undefined;
  });
  return columns.every((column) => column !== undefined) ? columns : undefined;
}

/** A table joined by its keys bounds the rows; an outer one, or one without a condition, does not. */
function isJoined(tokens: readonly Token[]): boolean {
  const top = new Set(outside(tokens));
  const joins: { readonly tokens: Token[]; readonly inner: boolean }[] = [];
  let before: readonly (Token | undefined)[] = [];
  for (const token of tokens) {
    if (top.has(token) && isWord(token, 'SET')) break;
    if (top.has(token) && isWord(token, 'JOIN')) {
      const [last, kind] = before;
      if (isWord(last, 'NATURAL')) return true;
      joins.push({ tokens: [], inner: !isWord(isWord(last, 'OUTER') ? kind : last, 'LEFT', 'RIGHT', 'CROSS') });
    } else joins.at(-1)?.tokens.push(token);
    before = [token, before[0]];
  }
  return joins.some(({ tokens: own, inner }) => {
    if (!inner) return false;
    const on = conditionAfter(own, 'ON', undefined);
    return on === undefined ? outside(own).some((token) => isWord(token, 'USING')) : truthOf(on.condition) !== true;
  });
}
