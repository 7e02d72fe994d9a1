import { outside, type Reader } from '../sql/reader.ts';
import { isWord, type Lexis, type Token } from '../sql/tokens.ts';
import type { Scope } from './expressions.ts';

/** A column that is to hold no NULL. */
export interface Demanded extends Scope {
  /** Absent where the dialect has none. */
  readonly schema: string | undefined;
  readonly table: string;
  readonly column: string;
}

/** Takes the table's name if it comes next. */
export function takeTable(reader: Reader, { schema, table, lexis }: Demanded): boolean {
  reader.take('TABLE');
  reader.take('IF', 'EXISTS');
  reader.take('ONLY');
  const [first, dot, second] = reader.rest;
  const name = reader.table();
  if (name === undefined || (name.schema !== undefined && schema !== undefined && name.schema !== schema)) return false;
  return isName(dot?.text === '.' ? second : first, table, lexis);
}

/** Only an alias and what it returns follow the table. */
export function isPlain(rest: readonly Token[]): boolean {
  return !rest.some((token) => isWord(token, 'USING', 'LIMIT', 'JOIN', 'PARTITION') || token.text === ',');
}

/** What follows a keyword, up to the next clause. */
export function clause(tokens: readonly Token[], keyword: string): Token[] | undefined {
  const start = outside(tokens).find((token) => isWord(token, keyword));
  return start === undefined ? undefined : upTo(tokens.slice(tokens.indexOf(start) + 1), ['RETURNING', 'ORDER', 'LIMIT']);
}

/** What comes before any of these keywords. */
export function upTo(tokens: readonly Token[], keywords: readonly string[]): Token[] {
  const top = new Set(outside(tokens));
  const end = tokens.findIndex((token) => top.has(token) && isWord(token, ...keywords));
  return end < 0 ? [...tokens] : tokens.slice(0, end);
}

/** Whether the column is named, in a string as well. */
export function mentions(tokens: readonly Token[], { column, lexis }: Demanded): boolean {
  return tokens.some((token) => (token.kind === 'string' ? token.text.includes(column) : isName(token, column, lexis)));
}

/** Whether a token is this name as the dialect compares names. */
export function isName(token: Token | undefined, name: string, lexis: Lexis): boolean {
  if (token === undefined || token.kind === 'symbol' || token.kind === 'string') return false;
  if (lexis === 'postgresql') return token.kind === 'name' ? token.text === name : token.text.toLowerCase() === name;
  return token.text.toLowerCase() === name.toLowerCase();
}
