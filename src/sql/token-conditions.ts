import type { Condition, Term } from './conditions.ts';
import type { Table } from './effects.ts';
import { outside, partsBetweenCommas, Reader } from './reader.ts';
import { isWord, type Token } from './tokens.ts';

/** Deeper and longer than anybody writes. */
const deepest = 30;
const longest = 5_000;

/** A condition of MySQL or SQLite, for the rows of a table; undefined where it says what only rows decide. */
export function conditionIn(tokens: readonly Token[], table?: Table, depth = 0): Condition | undefined {
  if (depth > deepest || tokens.length > longest) return undefined;
  const parts = (words: readonly string[], from: readonly Token[]) =>
    split(from, words).map((part) => conditionIn(part, table, depth + 1));
  const top = new Set(outside(tokens));
  const has = (...words: readonly string[]) =>
    tokens.some((token, at) => top.has(token) && isJoint(tokens, at, words) && !isInBetween(tokens, at, top));
  if (has('OR', '||')) return { or: parts(['OR', '||'], tokens) };
  if (has('XOR')) return undefined;
  if (has('AND', '&&')) return { and: parts(['AND', '&&'], tokens) };
  const [first, ...rest] = tokens;
  if (isWord(first, 'NOT') || first?.text === '!') return { not: conditionIn(rest, table, depth + 1) };
  if (first?.text === '(' && closes(tokens)) {
    if (!isWord(tokens[1], 'SELECT')) return conditionIn(tokens.slice(1, -1), table, depth + 1);
  }
  if (isWord(first, 'EXISTS') && closes(rest)) return existsIn(rest.slice(1, -1));
  return simple(tokens, table);
}

/** Whether the first parenthesis is closed by the last token. */
function closes(tokens: readonly Token[]): boolean {
  return tokens[0]?.text === '(' && tokens[0].kind === 'symbol' && outside(tokens).length === 0 && tokens.at(-1)?.text === ')';
}

/** EXISTS (SELECT 1). */
function existsIn(query: readonly Token[]): Condition | undefined {
  return isWord(query[0], 'SELECT') && !query.some((token) => isWord(token, 'FROM', 'WHERE', 'HAVING', 'LIMIT'))
    ? { known: true }
    : undefined;
}

function isJoint(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  const token = tokens[at];
  if (isWord(token, ...words)) return true;
  const twice = token?.kind === 'symbol' ? token.text + token.text : '';
  return twice !== '' && words.includes(twice) && tokens[at + 1]?.text === token?.text;
}

/** The AND of BETWEEN a AND b joins nothing. */
function isInBetween(tokens: readonly Token[], at: number, top: ReadonlySet<Token>): boolean {
  if (!isWord(tokens[at], 'AND')) return false;
  for (let before = at - 1; before >= 0; before -= 1) {
    const token = tokens[before];
    if (token === undefined || !top.has(token)) continue;
    if (isWord(token, 'BETWEEN')) return true;
    if (isWord(token, 'AND', 'OR', 'XOR')) return false;
  }
  return false;
}

function split(tokens: readonly Token[], words: readonly string[]): Token[][] {
  const top = new Set(outside(tokens));
  const found: Token[][] = [[]];
  for (const [at, token] of tokens.entries()) {
    if (top.has(token) && isJoint(tokens, at, words) && !isInBetween(tokens, at, top)) found.push([]);
    else if (token.kind !== 'symbol' || !isSecond(tokens, at, words)) found.at(-1)?.push(token);
  }
  return found;
}

function isSecond(tokens: readonly Token[], at: number, words: readonly string[]): boolean {
  const token = tokens[at];
  return token !== undefined && tokens[at - 1]?.text === token.text && words.includes(token.text + token.text);
}

function simple(tokens: readonly Token[], table: Table | undefined): Condition | undefined {
  const { term: left, rest } = termIn(tokens, table);
  if (left === undefined) return undefined;
  if (rest.length === 0) return { is: left };
  const reader = new Reader(rest);
  if (reader.take('IS')) {
    const not = reader.take('NOT');
    reader.take('DISTINCT', 'FROM');
    const { term: right, rest: after } = termIn(reader.rest, table);
    if (right === undefined || after.length > 0) return undefined;
    const isDistinct = rest.some((token) => isWord(token, 'DISTINCT'));
    const is: Condition = { left, compares: 'IS', right };
    return not !== isDistinct ? { not: is } : is;
  }
  const not = reader.take('NOT');
  const inner = comparisonIn(reader, left, table);
  return not ? inner && { not: inner } : inner;
}

function comparisonIn(reader: Reader, left: Term, table: Table | undefined): Condition | undefined {
  const compare = (compares: string, tokens: readonly Token[]): Condition | undefined => {
    const { term: right, rest } = termIn(tokens, table);
    return right === undefined || rest.length > 0 ? undefined : { left, compares, right };
  };
  if (reader.take('BETWEEN')) {
    const at = reader.rest.findIndex((token) => isWord(token, 'AND'));
    return { and: [compare('>=', reader.rest.slice(0, at)), compare('<=', reader.rest.slice(at + 1))] };
  }
  if (reader.take('LIKE')) return compare('LIKE', reader.rest);
  if (reader.take('IN')) {
    const { rest } = reader;
    if (!closes(rest)) return undefined;
    const list = rest.slice(1, -1);
    if (isWord(list[0], 'SELECT')) return inItself(list, left, table);
    return { or: partsBetweenCommas(list).map((one) => compare('=', one)) };
  }
  const signs: string[] = [];
  while (reader.rest[0]?.kind === 'symbol' && '=<>!'.includes(reader.rest[0].text)) {
    signs.push(reader.rest[0].text);
    reader.take(reader.rest[0].text);
  }
  return signs.length === 0 ? undefined : compare(signs.join(''), reader.rest);
}

/** id IN (SELECT id FROM the table itself). */
function inItself(query: readonly Token[], left: Term, table: Table | undefined): Condition | undefined {
  const reader = new Reader(query);
  reader.take('SELECT');
  const { term, rest } = termIn(reader.rest, table);
  const from = new Reader(rest);
  const isFrom = from.take('FROM');
  const name = from.table()?.name;
  if (!isFrom || name === undefined || name !== table?.name || from.rest.length > 0) return undefined;
  return term !== undefined && 'written' in term && 'written' in left && term.written === left.written
    ? { known: true }
    : undefined;
}

/** The constant or column that tokens start with. */
function termIn(tokens: readonly Token[], table: Table | undefined): { readonly term?: Term; readonly rest: readonly Token[] } {
  const [first, second] = tokens;
  if (first === undefined) return { rest: [] };
  if (first.kind === 'symbol') {
    if (first.text !== '-' || !/^\d+$/.test(second?.text ?? '')) return { rest: tokens };
    return { term: { constant: -Number(second?.text) }, rest: tokens.slice(2) };
  }
  if (first.kind === 'string') return { term: { constant: first.text.slice(1, -1) }, rest: tokens.slice(1) };
  if (first.kind === 'word' && /^\d/.test(first.text)) {
    const isFraction = second?.text === '.' && /^\d+$/.test(tokens[2]?.text ?? '');
    const value = Number(isFraction ? `${first.text}.${tokens[2]?.text}` : first.text);
    if (Number.isNaN(value)) return { rest: tokens };
    return { term: { constant: value }, rest: tokens.slice(isFraction ? 3 : 1) };
  }
  if (isWord(first, 'TRUE', 'FALSE')) return { term: { constant: isWord(first, 'TRUE') }, rest: tokens.slice(1) };
  if (isWord(first, 'NULL')) return { term: { constant: null }, rest: tokens.slice(1) };
  const reader = new Reader(tokens);
  const names: string[] = [];
  do names.push((reader.name() ?? '').toLowerCase());
  while (reader.take('.'));
  if (reader.rest[0]?.text === '(' || names.includes('')) return { rest: tokens };
  const own = names.length > 1 && names.at(-2) === table?.name.toLowerCase();
  return { term: { written: own ? (names.at(-1) ?? '') : names.join('.') }, rest: reader.rest };
}
