import type { Risk } from '../model/risk.ts';
import { outside, partsBetweenCommas } from '../sql/reader.ts';
import { isWord, type Token } from '../sql/tokens.ts';
import type { Comparison } from './comparison.ts';
import type { CopiedTable } from './copies.ts';
import { columnKey } from './selected.ts';

const constraints = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN', 'INDEX', 'KEY'];

/** The columns of `CREATE TABLE … (…)` that may hold no NULL and have no value of their own, by what follows the table's name. */
export function requiredIn(rest: readonly Token[]): string[] {
  if (rest[0]?.text !== '(') return [];
  const close = closingOf(rest);
  return partsBetweenCommas(rest.slice(1, close)).flatMap((part) => {
    const [name] = part;
    if (name === undefined || name.kind === 'symbol' || isWord(name, ...constraints)) return [];
    const words = outside(part);
    const isRequired = words.some((token, at) => isWord(token, 'NOT') && isWord(words[at + 1], 'NULL'));
    // an INTEGER PRIMARY KEY is numbered by itself: https://www.sqlite.org/lang_createtable.html#rowid
    const isNumbered = isWord(part[1], 'INTEGER', 'INT') && words.some((token) => isWord(token, 'PRIMARY'));
    return isRequired && !isNumbered && !words.some((token) => isWord(token, 'DEFAULT', 'GENERATED', 'AUTO_INCREMENT'))
      ? [name.text]
      : [];
  });
}

function closingOf(tokens: readonly Token[]): number {
  let depth = 0;
  return tokens.findIndex(({ kind, text }) => {
    if (kind !== 'symbol') return false;
    if (text === '(') depth += 1;
    if (text === ')') depth -= 1;
    return depth === 0;
  });
}

/**
 * New columns that the copy of a table demands a value of, where only its SQL tells. A snapshot may have had them before any statement made
 * them, so what counts is the state before the change, and the columns that its statements added since.
 */
export function requiredByCopies(
  copied: readonly CopiedTable[],
  first: Comparison | undefined,
  added: ReadonlySet<string>,
): Risk[] {
  if (first === undefined) return [];
  const { before, family } = first;
  return copied.flatMap(({ name, required, line }) => {
    const table = before.tables.get(name);
    if (table === undefined) return [];
    const had = new Set([...table.columns.keys()].map((column) => columnKey(column, family)));
    return required
      .filter((column) => !had.has(columnKey(column, family)) && !added.has(`${name}.${column}`))
      .map((column): Risk => {
        const full = `${name}.${column}`;
        return { kind: 'not-null-without-default', name: full, detail: `adds column ${full} and makes it NOT NULL`, line };
      });
  });
}
