import { outside, partsBetweenCommas, Reader } from '../sql/reader.ts';
import { isWord, type Token } from '../sql/tokens.ts';
import { keyOf } from './selected.ts';
import { upTo } from './sql-parts.ts';
import type { Family } from './types.ts';

/** The table that a statement writes. */
export interface Target {
  readonly table: readonly Token[];
  /** The columns that an UPDATE sets; absent where it makes rows, or where they are not known. */
  readonly sets?: readonly string[];
  /** The statement without what names the target. */
  readonly readable: readonly Token[];
}

/** What a statement writes, also one behind WITH or inside of a body; undefined where nothing is found that it writes. */
export function targetOf(tokens: readonly Token[], inBody: boolean, family: Family): Target | undefined {
  const start = tokens.findIndex((token, at) => isWrite(token, tokens[at - 1], tokens[at + 1], at, inBody));
  if (start < 0) return undefined;
  const [before, first] = [tokens.slice(0, start), tokens[start]];
  const reader = new Reader(tokens.slice(start + 1));
  if (isWord(first, 'SELECT')) return intoTable(tokens, start);
  while (reader.takeAny('OR', 'INTO', 'IGNORE', 'ONLY', 'REPLACE', 'ABORT', 'TEMPORARY', 'TEMP', 'UNLOGGED', 'TABLE'));
  reader.take('IF', 'NOT', 'EXISTS');
  const table = nameAt(reader);
  if (table === undefined) return undefined;
  if (isWord(first, 'UPDATE')) return { table, ...updated(tokens, start, family) };
  const rest = reader.rest;
  const isList = rest[0]?.text === '(' && !isWord(rest[1], 'SELECT', 'WITH');
  const end = isList ? rest.findIndex(({ kind, text }) => kind === 'symbol' && text === ')') + 1 : 0;
  return { table, readable: [...before, ...upTo(rest.slice(end), ['CONFLICT', 'DUPLICATE'])] };
}

function isWrite(token: Token, before: Token | undefined, after: Token | undefined, at: number, inBody: boolean): boolean {
  if (isWord(token, 'UPDATE')) return !isWord(before, 'FOR', 'ON', 'DO', 'KEY', 'OR', 'AFTER', 'BEFORE', 'NO');
  if (isWord(token, 'INSERT')) return !isWord(before, 'ON', 'OR', 'AFTER', 'BEFORE', 'FOR');
  if (isWord(token, 'MERGE', 'REPLACE')) return isWord(after, 'INTO');
  if (isWord(token, 'CREATE')) return isWord(after, 'TABLE', 'TEMP', 'TEMPORARY', 'UNLOGGED');
  return at === 0 && !inBody && isWord(token, 'SELECT');
}

/** PostgreSQL's `SELECT … INTO table`; in a body INTO names a variable. */
function intoTable(tokens: readonly Token[], start: number): Target | undefined {
  const into = outside(tokens).find((token) => isWord(token, 'INTO'));
  if (into === undefined) return undefined;
  const at = tokens.indexOf(into);
  const reader = new Reader(tokens.slice(at + 1));
  while (reader.takeAny('TEMPORARY', 'TEMP', 'UNLOGGED', 'TABLE'));
  const table = nameAt(reader);
  return table && { table, readable: [...tokens.slice(start, at), ...reader.rest] };
}

/** An UPDATE asks the table that it writes, too. */
function updated(tokens: readonly Token[], start: number, family: Family): Pick<Target, 'sets' | 'readable'> {
  const own = tokens.slice(start);
  const set = outside(own).find((token) => isWord(token, 'SET'));
  if (set === undefined) return { readable: tokens };
  const at = own.indexOf(set) + 1;
  const assigned = upTo(own.slice(at), ['FROM', 'WHERE', 'RETURNING', 'ORDER', 'LIMIT']);
  const sets: string[] = [];
  const values = partsBetweenCommas(assigned).flatMap((part) => {
    const equals = part.findIndex(({ kind, text }) => kind === 'symbol' && text === '=');
    for (const [place, token] of part.slice(0, Math.max(equals, 0)).entries())
      if (token.kind !== 'symbol' && part[place + 1]?.text !== '.') sets.push(keyOf(token, family));
    return part.slice(equals + 1);
  });
  return { sets, readable: [...tokens.slice(0, start), ...own.slice(0, at), ...values, ...own.slice(at + assigned.length)] };
}

function nameAt(reader: Reader): Token[] | undefined {
  const [first, dot, second] = reader.rest;
  if (reader.table() === undefined || first === undefined) return undefined;
  return dot?.text === '.' && second !== undefined ? [first, dot, second] : [first];
}
