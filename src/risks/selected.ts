import { outside, partsBetweenCommas } from '../sql/reader.ts';
import { isWord, type Token } from '../sql/tokens.ts';
import type { Family } from './types.ts';

/** One value that a query gives. */
export interface Item {
  /** The columns of the asked table that it reads, as `columnKey` writes them. */
  readonly reads: ReadonlySet<string>;
  /** It is one of these columns as it is, perhaps cast. */
  readonly plain: boolean;
  /** What the query calls it, where it says so. */
  readonly name?: string;
}

/** A column's name as its database compares names. */
export function columnKey(name: string, family: Family): string {
  return family === 'postgresql' ? name : name.toLowerCase();
}

/** A token's name as its database compares names. */
export function keyOf({ kind, text }: Token, family: Family): string {
  return kind === 'word' ? text.toLowerCase() : columnKey(text, family);
}

/** Whether a query takes all columns of a table: `*`, or one of its names and `.*`. */
export function takesAll(items: readonly (readonly Token[])[], names: readonly string[], family: Family): boolean {
  return items.some((item) => {
    if (item.at(-1)?.text !== '*') return false;
    const [qualifier] = item.slice(-3);
    return (
      item.length === 1 || (item.at(-2)?.text === '.' && qualifier !== undefined && names.includes(keyOf(qualifier, family)))
    );
  });
}

/** What one value of a query reads of a table, which it calls by one of these names. A column without one is the first table's. */
export function itemOf(tokens: readonly Token[], names: readonly string[], family: Family, isFirst: boolean): Item {
  const { value, alias } = withoutAlias(tokens);
  const columns = columnsIn(value, names, family, isFirst);
  const top = outside(value);
  const cast = top.findIndex((token, at) => token.text === ':' && top[at + 1]?.text === ':');
  const bare = cast < 0 ? value : top.slice(0, cast);
  const plain = columns.size === 1 && bare.every(({ kind, text }) => kind === 'word' || kind === 'name' || text === '.');
  const last = bare.at(-1);
  const name = alias ?? (plain ? last : undefined);
  return { reads: columns, plain: plain && bare.length <= 5, ...(name !== undefined && { name: keyOf(name, family) }) };
}

/** Names that are a column's: no function's, no table's, and no other table's. */
function columnsIn(tokens: readonly Token[], names: readonly string[], family: Family, isFirst: boolean): Set<string> {
  const hasQuery = tokens.some((token) => isWord(token, 'SELECT'));
  const columns = new Set<string>();
  for (const [at, token] of tokens.entries()) {
    if (token.kind === 'symbol' || token.kind === 'string') continue;
    const [before, after] = [tokens[at - 1], tokens[at + 1]];
    if (after?.text === '.' || (after?.text === '(' && after.kind === 'symbol') || before?.text === ':' || isWord(before, 'AS'))
      continue;
    const qualifier = before?.kind === 'symbol' && before.text === '.' ? tokens[at - 2] : undefined;
    // a query within a query reads its own tables first
    if (qualifier === undefined ? hasQuery || !isFirst : !names.includes(keyOf(qualifier, family))) continue;
    columns.add(keyOf(token, family));
  }
  return columns;
}

function withoutAlias(tokens: readonly Token[]): { readonly value: readonly Token[]; readonly alias?: Token } {
  const [before, last] = tokens.slice(-2);
  if (tokens.length < 2 || last === undefined || last.kind === 'symbol') return { value: tokens };
  if (isWord(before, 'AS')) return { value: tokens.slice(0, -2), alias: last };
  const isBehindValue = before?.kind !== 'symbol' || before.text === ')' || before.text === ']';
  const isName = last.kind === 'name' || (last.kind === 'word' && !isWord(last, 'END', 'NULL') && !/^\d/.test(last.text));
  const isOperator = before?.kind === 'word' && operators.includes(before.keyword ?? '');
  return isBehindValue && isName && !isOperator ? { value: tokens.slice(0, -1), alias: last } : { value: tokens };
}

const operators = [
  'AND',
  'OR',
  'NOT',
  'IS',
  'LIKE',
  'ILIKE',
  'IN',
  'DIV',
  'MOD',
  'COLLATE',
  'DISTINCT',
  'ALL',
  'BETWEEN',
  'REGEXP',
];

/** The names of a list in parentheses, as `(a, b)` behind a table; undefined where none stands there. */
export function namesIn(tokens: readonly Token[], family: Family): string[] | undefined {
  if (tokens[0]?.text !== '(') return undefined;
  const end = tokens.findIndex(({ kind, text }) => kind === 'symbol' && text === ')');
  const names = partsBetweenCommas(tokens.slice(1, end < 0 ? undefined : end));
  if (names.some((name) => name.length !== 1 || name[0]?.kind === 'symbol')) return undefined;
  return names.flatMap(([name]) => (name === undefined || isWord(name, 'SELECT') ? [] : keyOf(name, family)));
}
