import { outside, Reader } from '../sql/reader.ts';
import { isWord, type Token } from '../sql/tokens.ts';
import { aliasIn } from './queries.ts';
import { keyOf } from './selected.ts';
import type { Family } from './types.ts';

/** A table that a query asks, by its name as it stands there. */
export interface Named {
  readonly table: readonly Token[];
  /** What its columns are qualified with. */
  readonly name: string;
}

/** One query, without those within it. */
export interface Query {
  readonly tables: readonly Named[];
  /** The columns that it reads of a table, which an outer query may ask. */
  columnsOf(named: Named): ReadonlySet<string> | 'all';
}

const unions = ['UNION', 'EXCEPT', 'INTERSECT'];
const lists = ['WHERE', 'GROUP', 'ORDER', 'RETURNING', 'SET', 'HAVING', 'LIMIT', 'ON'];

/** The queries of a statement, each on its own. */
export function queriesIn(tokens: readonly Token[], family: Family): Query[] {
  return splitQueries(tokens).map((own) => {
    const tables = tablesOf(own, family);
    return { tables, columnsOf: (named) => columnsOf(own, named, tables.includes(named), family) };
  });
}

function splitQueries(tokens: readonly Token[]): Token[][] {
  const all: Token[][] = [[]];
  const open: Token[][] = [];
  let own = all[0] ?? [];
  const begin = () => {
    own = [];
    all.push(own);
  };
  for (const [at, token] of tokens.entries()) {
    if (isWord(token, ...unions)) begin();
    else if (token.kind === 'symbol' && token.text === '(') {
      own.push(token);
      open.push(own);
      if (isWord(tokens[at + 1], 'SELECT', 'WITH', 'DELETE', 'UPDATE', 'INSERT')) begin();
    } else if (token.kind === 'symbol' && token.text === ')') {
      own = open.pop() ?? own;
      own.push(token);
    } else own.push(token);
  }
  return all;
}

function tablesOf(query: readonly Token[], family: Family): Named[] {
  const top = new Set(outside(query));
  let inList = false;
  return query.flatMap((token, at) => {
    if (!top.has(token)) return [];
    if (isWord(token, ...lists)) inList = false;
    const isFirst = isWord(token, 'FROM', 'UPDATE', 'USING') && !isWord(query[at - 1], 'DISTINCT', 'FOR', 'DO', 'ON', 'KEY');
    if (isFirst) inList = true;
    if (!isFirst && !isWord(token, 'JOIN') && !(inList && token.text === ',')) return [];
    const from = isWord(query[at + 1], 'ONLY', 'LATERAL', 'IGNORE') ? at + 2 : at + 1;
    const table = query.slice(from, query[from + 1]?.text === '.' ? from + 3 : from + 1);
    const own = table.at(-1);
    if (own === undefined || own.kind === 'symbol' || isWord(own, 'SET', 'SELECT')) return [];
    const behind = query.slice(from + table.length, from + table.length + 2);
    if (behind[0]?.text === '(') return [];
    return [{ table, name: aliasIn(new Reader(behind), family) ?? keyOf(own, family) }];
  });
}

function columnsOf(query: readonly Token[], { name }: Named, isAsked: boolean, family: Family): ReadonlySet<string> | 'all' {
  const columns = new Set<string>();
  for (const [at, token] of query.entries()) {
    const [before, after] = [query[at - 1], query[at + 1]];
    const isQualified = before?.kind === 'symbol' && before.text === '.';
    const qualifier = isQualified ? query[at - 2] : undefined;
    // a name without a table is a column of one that this query asks: of several that have it, SQL takes none
    const isOwn = isQualified ? qualifier !== undefined && keyOf(qualifier, family) === name : isAsked;
    if (!isOwn) continue;
    if (token.kind === 'symbol') {
      if (token.text === '*' && (isQualified || isWord(before, 'SELECT', 'RETURNING', 'DISTINCT') || before?.text === ','))
        return 'all';
      continue;
    }
    if (token.kind === 'string' || after?.text === '.' || (after?.kind === 'symbol' && after.text === '(')) continue;
    if (before?.text === ':' || isWord(before, 'AS', 'FROM', 'JOIN', 'UPDATE', 'USING')) continue;
    columns.add(keyOf(token, family));
  }
  return columns;
}
