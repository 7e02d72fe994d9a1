import type { Dialect } from '../model/dialect.ts';
import type { SqlFacts } from '../model/sql.ts';
import type { Effect, EffectOnLine } from './effects.ts';
import { factsFrom } from './facts.ts';
import { mysqlEffects } from './mysql.ts';
import { postgresFacts } from './postgres.ts';
import { withRebuilds } from './rebuilds.ts';
import { sqliteEffects } from './sqlite.ts';
import { piecesOf, type Statement, statementsOf } from './statements.ts';
import type { Lexis } from './tokens.ts';
import { isWorthParsing } from './touching.ts';
import { unreadOf } from './unread.ts';

/** What a migration's SQL does, read in the dialect that a snapshot names; undefined where that dialect cannot be read. */
export function factsOf(
  sql: string,
  { lexis }: Dialect,
  { generated = false }: { readonly generated?: boolean } = {},
): Promise<SqlFacts> | undefined {
  if (lexis === undefined) return undefined;
  if (lexis === 'mysql') return Promise.resolve(factsBy(mysqlEffects, sql, lexis));
  if (lexis === 'sqlite') return Promise.resolve(factsBy(sqliteEffects, sql, lexis));
  const worth = piecesOf(sql).some(({ text }) =>
    statementsOf(text, 1, lexis).some(({ tokens, problem }) => problem !== undefined || isWorthParsing(tokens, generated)),
  );
  return worth ? postgresFacts(sql) : Promise.resolve({ changes: [], risks: [], unread: [] });
}

/** Whether SQL of any dialect has words that a reader would look at. */
export function isWorthReading(sql: string, generated: boolean): boolean {
  return statementsOf(sql, 1, 'postgresql').some(({ tokens }) => isWorthParsing(tokens, generated));
}

/**
 * Reads MySQL or SQLite by our own grammar of what changes tables: of the parsers on npm none knows all of ALTER TABLE (node-sql-parser
 * 5.4, sqlparser-ts 0.62 and polyglot 0.12 read 74 to 77 of 91 forms, dt-sql-parser 4.5 reads 86 and takes a second to load).
 */
function factsBy(effectsOf: (statement: Statement) => Effect[] | undefined, sql: string, lexis: Lexis): SqlFacts {
  const effects: EffectOnLine[] = [];
  for (const piece of piecesOf(sql)) {
    for (const statement of statementsOf(piece.text, piece.line, lexis)) {
      const { line } = statement;
      const found = readingsOf(statement).flatMap(
        (reading, at) => effectsOf(reading) ?? (at === 0 ? notUnderstood(reading) : []),
      );
      if (statement.problem !== undefined) found.push({ does: 'not-read', problem: statement.problem });
      for (const effect of found) effects.push({ ...effect, line });
    }
  }
  return factsFrom(lexis === 'sqlite' ? withRebuilds(effects) : effects, lexis);
}

function notUnderstood(statement: Statement): Effect[] {
  return statement.problem === undefined ? unreadOf(statement, 'this statement was not understood') : [];
}

/** What a server runs depends on its version where a comment holds a part of the statement: it is read with and without. */
function readingsOf(statement: Statement): Statement[] {
  const plain = statement.tokens.filter(({ conditional }) => conditional !== true);
  return plain.length === 0 || plain.length === statement.tokens.length
    ? [statement]
    : [statement, { ...statement, tokens: plain }];
}
