import { outside, partsBetweenCommas, Reader } from '../sql/reader.ts';
import { isWord, type Token } from '../sql/tokens.ts';
import { withoutParentheses } from './expressions.ts';
import { type Item, itemOf, keyOf, takesAll } from './selected.ts';
import { upTo } from './sql-parts.ts';
import type { Family } from './types.ts';

/** What a query takes of one of its tables. */
export interface Taken {
  /** The table's name as it stands there. */
  readonly table: readonly Token[];
  /** What it takes of each row; all where it says `*`. */
  readonly items: readonly Item[] | 'all';
  /** It gives every row of the table, as far as the SQL tells. */
  readonly whole: boolean;
}

/** What follows a table in FROM and is no other name for it. */
const clauses = [
  ...['WHERE', 'SET', 'JOIN', 'LEFT', 'RIGHT', 'INNER', 'CROSS', 'FULL', 'NATURAL', 'ON', 'USING', 'GROUP', 'ORDER', 'HAVING'],
  ...['LIMIT', 'OFFSET', 'FETCH', 'UNION', 'EXCEPT', 'INTERSECT', 'TABLESAMPLE', 'RETURNING', 'FOR', 'WINDOW', 'OUTER'],
];
/** What gives fewer rows than a table has; a LEFT JOIN does not. */
const cuts = ['WHERE', 'LIMIT', 'OFFSET', 'FETCH', 'GROUP', 'HAVING', 'UNION', 'EXCEPT', 'INTERSECT', 'TABLESAMPLE'];

/** What the query of an INSERT or of CREATE TABLE … AS reads. */
export function takenBy(rest: readonly Token[], family: Family): Taken[] {
  const select = outside(rest).find((token) => isWord(token, 'SELECT'));
  const query = select === undefined ? queried(rest) : rest.slice(rest.indexOf(select) + 1);
  if (query === undefined) return [];
  const asked = upTo(query, ['FROM']);
  const after = query.slice(asked.length);
  const isDistinct = isWord(asked[0], 'DISTINCT');
  const values = partsBetweenCommas(isDistinct || isWord(asked[0], 'ALL') ? asked.slice(1) : asked);
  const isCut = isDistinct || after.some((token) => isWord(token, ...cuts) || token.text === ',' || isJoinThatCuts(token, after));
  return tablesIn(after, family).map(({ table, name }, at) => ({
    table,
    items: takesAll(values, [name], family) ? 'all' : values.map((value) => itemOf(value, [name], family, at === 0)),
    whole: at === 0 && !isCut,
  }));
}

/** The tables of a FROM, each with the name that columns are qualified with. */
export function tablesIn(from: readonly Token[], family: Family): { readonly table: readonly Token[]; readonly name: string }[] {
  const top = new Set(outside(from));
  const end = from.findIndex((token) => top.has(token) && isWord(token, 'WHERE', 'GROUP', 'ORDER', 'RETURNING', 'UNION'));
  return from.slice(0, end < 0 ? undefined : end).flatMap((token, at) => {
    if (!top.has(token) || !(isWord(token, 'FROM', 'JOIN') || token.text === ',')) return [];
    const table = from.slice(at + 1, from[at + 2]?.text === '.' ? at + 4 : at + 2);
    const own = table.at(-1);
    if (own === undefined || own.kind === 'symbol') return [];
    return [
      {
        table,
        name: aliasIn(new Reader(from.slice(at + 1 + table.length, at + 3 + table.length)), family) ?? keyOf(own, family),
      },
    ];
  });
}

/** Takes what a table is called in its statement instead of its name. */
export function aliasIn(reader: Reader, family: Family): string | undefined {
  const hasAs = reader.take('AS');
  const [next] = reader.rest;
  if (next === undefined || next.kind === 'symbol' || (!hasAs && isWord(next, ...clauses))) return undefined;
  reader.name();
  return keyOf(next, family);
}

function isJoinThatCuts(token: Token, tokens: readonly Token[]): boolean {
  if (!isWord(token, 'JOIN')) return false;
  const at = tokens.indexOf(token);
  return !isWord(tokens[isWord(tokens[at - 1], 'OUTER') ? at - 2 : at - 1], 'LEFT');
}

/** The query of `CREATE TABLE … AS (SELECT …)`. */
function queried(rest: readonly Token[]): readonly Token[] | undefined {
  const last = isWord(rest[0], 'AS') ? withoutParentheses(rest.slice(1)) : [];
  return isWord(last[0], 'SELECT') ? last.slice(1) : undefined;
}
