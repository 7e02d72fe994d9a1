import { outside, partsBetweenCommas, Reader } from '../sql/reader.ts';
import type { Statement } from '../sql/statements.ts';
import { isWord, type Token } from '../sql/tokens.ts';
import { isNeverNull, withoutParentheses } from './expressions.ts';
import { coversNulls, leavesNullsOut } from './null-rows.ts';
import { clause, type Demanded, isName, isPlain, mentions, takeTable, upTo } from './sql-parts.ts';

/** What a file did to a column's NULLs until it demands that there are none. */
export interface Filling {
  /** `unclear`: a statement writes the column, and what it leaves cannot be read from it. */
  readonly fills: 'none' | 'unclear' | 'some' | 'all';
  /** One-based, of the statement that fills. */
  readonly line: number;
  /** No row is left at all. */
  readonly emptied: boolean;
}

const none: Filling = { fills: 'none', line: 0, emptied: false };

/** What ADD may add besides a column. */
const noColumn = ['CONSTRAINT', 'PRIMARY', 'CHECK', 'UNIQUE', 'FOREIGN', 'INDEX', 'KEY', 'FULLTEXT', 'SPATIAL'];

/** How far the statements of a file fill a column before they demand a value of every row. */
export function fillingOf(statements: readonly Statement[], demanded: Demanded): Filling {
  const copies = copiesOf(statements, demanded);
  let filling = none;
  for (const statement of statements) {
    const copied = copiedInto(statement, copies, demanded, filling);
    if (copied !== undefined) return copied;
    for (const option of optionsFor(statement.tokens, demanded)) {
      const isNew = isWord(option[0], 'ADD') && !isWord(option[1], ...noColumn);
      if (isNew) filling = added(option, statement.line, demanded, filling);
      if (isDemand(option)) return filling;
      if (!isNew) filling = altered(option, statement.line, demanded, filling);
    }
    filling = after(statement, demanded, filling);
  }
  return none;
}

function after({ tokens, line }: Statement, demanded: Demanded, before: Filling): Filling {
  const reader = new Reader(tokens);
  const unclear: Filling = { fills: 'unclear', line, emptied: false };
  if (reader.take('UPDATE')) return updated(tokens, line, demanded, before);
  if (reader.take('DELETE', 'FROM') || reader.take('TRUNCATE'))
    return takeTable(reader, demanded) ? deleted(reader.rest, line, demanded, before) : before;
  if (reader.take('INSERT', 'INTO') || reader.take('REPLACE', 'INTO')) {
    if (!takeTable(reader, demanded)) return before;
    return before.fills === 'none' && !before.emptied && !mentions(tokens, demanded) ? before : unclear;
  }
  // what these run may stand in a string
  if (!isWord(tokens[0], 'INSERT', 'REPLACE', 'MERGE', 'WITH', 'DO', 'CALL', 'EXECUTE')) return before;
  return mentions(tokens, demanded) ? unclear : before;
}

function deleted(rest: readonly Token[], line: number, demanded: Demanded, before: Filling): Filling {
  const where = clause(rest, 'WHERE');
  if (!isPlain(where === undefined ? rest : upTo(rest, ['WHERE']))) return before;
  if (where === undefined) return { fills: 'all', line, emptied: true };
  if (coversNulls(where, demanded)) return { ...before, fills: 'all', line };
  return before.fills === 'all' || !mentions(where, demanded) ? before : { ...before, fills: 'some', line };
}

function updated(tokens: readonly Token[], line: number, demanded: Demanded, before: Filling): Filling {
  const reader = new Reader(tokens.slice(1));
  const unclear: Filling = { ...before, fills: 'unclear', line };
  const isJoined = () =>
    outside(tokens).some((token) => isWord(token, 'JOIN')) &&
    tokens.some((token) => isName(token, demanded.table, demanded.lexis)) &&
    mentions(tokens, demanded);
  if (!takeTable(reader, demanded)) return isJoined() ? unclear : before;
  const top = outside(reader.rest);
  const set = top.findIndex((token) => isWord(token, 'SET'));
  if (set < 0) return before;
  const assigned = upTo(reader.rest.slice(reader.rest.indexOf(top[set] as Token) + 1), [
    'WHERE',
    'FROM',
    'ORDER',
    'LIMIT',
    'RETURNING',
  ]);
  const value = partsBetweenCommas(assigned).find((one) => isName(nameBefore(one), demanded.column, demanded.lexis));
  if (value === undefined) return mentions(assigned, demanded) ? unclear : before;
  const from = value.findIndex(({ text }) => text === '=');
  const where = clause(reader.rest, 'WHERE');
  const joins = top.some((token) => isWord(token, 'FROM', 'JOIN', 'LIMIT')) || top.slice(0, set).some(({ text }) => text === ',');
  const onlyNulls = where !== undefined && coversNulls(where, demanded);
  if (!isNeverNull(value.slice(from + 1), demanded)) return onlyNulls && before.fills === 'all' ? before : unclear;
  if (!joins && (where === undefined || onlyNulls)) return { ...before, fills: 'all', line };
  return before.fills === 'all' ? before : { ...before, fills: 'some', line };
}

/** A new column has no value in the rows that are there, but for its default. */
function added(option: readonly Token[], line: number, demanded: Demanded, { emptied, ...before }: Filling): Filling {
  if (given(option, demanded)) return { fills: 'all', line, emptied };
  return emptied ? { ...before, emptied, fills: 'all' } : none;
}

function altered(option: readonly Token[], line: number, demanded: Demanded, before: Filling): Filling {
  const using = clause(option, 'USING');
  const keeps = using === undefined || isNeverNull(using, { ...demanded, isNeverNull: (name) => name === demanded.column });
  return keeps ? before : { ...before, fills: 'unclear', line };
}

/** Whether a new column's default gives the rows that are there a value. */
function given(option: readonly Token[], demanded: Demanded): boolean {
  const value = clause(option, 'DEFAULT');
  if (value === undefined) return false;
  return isNeverNull(
    upTo(value, ['NOT', 'NULL', 'CHECK', 'UNIQUE', 'PRIMARY', 'REFERENCES', 'CONSTRAINT', 'COMMENT', 'AFTER', 'FIRST']),
    demanded,
  );
}

/** Whether an option of ALTER TABLE makes the column NOT NULL, or part of a primary key. */
function isDemand(option: readonly Token[]): boolean {
  const words = outside(option);
  return words.some((token, at) => {
    const [before, next] = [words[at - 1], words[at + 1]];
    return (
      (isWord(token, 'NOT') && isWord(next, 'NULL') && !isWord(before, 'DROP')) ||
      (isWord(token, 'PRIMARY') && isWord(next, 'KEY'))
    );
  });
}

function optionsFor(tokens: readonly Token[], demanded: Demanded): Token[][] {
  const reader = new Reader(tokens);
  if (!reader.take('ALTER', 'TABLE') || !takeTable(reader, demanded)) return [];
  return partsBetweenCommas(reader.rest).filter((option) => mentions(option, demanded));
}

/** The tables that take this one's name later in the file: what it holds is copied into them. */
function copiesOf(statements: readonly Statement[], { table, lexis }: Demanded): string[] {
  return statements.flatMap(({ tokens }) => {
    const reader = new Reader(tokens);
    if (!reader.take('ALTER', 'TABLE')) return [];
    const from = reader.table();
    if (from === undefined || !reader.take('RENAME', 'TO')) return [];
    return isName(reader.rest[0], table, lexis) ? [from.name] : [];
  });
}

/** What a copy of the table gets for the column: `INSERT INTO copy (…) SELECT … FROM table`. */
function copiedInto(
  { tokens, line }: Statement,
  copies: readonly string[],
  demanded: Demanded,
  before: Filling,
): Filling | undefined {
  const reader = new Reader(tokens);
  if (!reader.take('INSERT', 'INTO')) return undefined;
  const into = reader.table();
  if (into === undefined || !copies.includes(into.name)) return undefined;
  const unclear: Filling = { ...none, fills: 'unclear', line };
  const select = reader.rest.findIndex((token) => isWord(token, 'SELECT'));
  if (reader.rest[0]?.text !== '(' || select < 0) return before.fills === 'all' ? before : unclear;
  const columns = partsBetweenCommas(withoutParentheses(reader.rest.slice(0, select)));
  const values = partsBetweenCommas(upTo(reader.rest.slice(select + 1), ['FROM']));
  const at = columns.findIndex((column) => isName(column[0], demanded.column, demanded.lexis));
  const value = values[at];
  if (value === undefined) return at < 0 ? undefined : unclear;
  const where = clause(reader.rest, 'WHERE');
  // a joined table may have columns of the same names, and a LEFT JOIN gives NULL for all of them
  const isJoined = outside(reader.rest).some((token) => isWord(token, 'JOIN'));
  const scope = isJoined ? { ...demanded, isNeverNull: () => false } : demanded;
  if (isNeverNull(value, scope) || (where !== undefined && leavesNullsOut(where, demanded)))
    return { fills: 'all', line, emptied: false };
  // the column itself, as it is by now
  if (value.length === 1 && isName(value[0], demanded.column, demanded.lexis)) return before;
  return unclear;
}

function nameBefore(assignment: readonly Token[]): Token | undefined {
  const equals = assignment.findIndex(({ text }) => text === '=');
  return assignment[equals - 1];
}
