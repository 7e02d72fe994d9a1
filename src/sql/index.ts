import type { SqlFacts, UnreadSql } from '../model/sql.ts';
import { type Effect, type EffectOnLine, factsFrom } from './effects.ts';
import { mysqlEffects } from './mysql.ts';
import { postgresFacts } from './postgres.ts';
import { withRebuilds } from './rebuilds.ts';
import { sqliteEffects } from './sqlite.ts';
import { piecesOf, type Statement, statementsOf } from './statements.ts';
import type { Lexis } from './tokens.ts';
import { unreadOf } from './unread.ts';

/** What a migration's SQL does, read in the dialect that a snapshot names; undefined where that dialect cannot be read. */
export function factsOf(sql: string, dialect: string): Promise<SqlFacts> | undefined {
  if (dialect === 'postgresql' || dialect === 'postgres') return postgresFacts(sql);
  if (dialect === 'mysql' || dialect === 'singlestore') return Promise.resolve(factsBy(mysqlEffects, sql, 'mysql'));
  if (dialect === 'sqlite' || dialect === 'turso') return Promise.resolve(factsBy(sqliteEffects, sql, 'sqlite'));
  return undefined;
}

/**
 * Reads MySQL or SQLite by our own grammar of what changes tables: of the parsers on npm none knows all of ALTER TABLE (node-sql-parser
 * 5.4, sqlparser-ts 0.62 and polyglot 0.12 read 74 to 77 of 91 forms, dt-sql-parser 4.5 reads 86 and takes a second to load).
 */
function factsBy(effectsOf: (statement: Statement) => Effect[] | undefined, sql: string, lexis: Lexis): SqlFacts {
  const effects: EffectOnLine[] = [];
  const unread: UnreadSql[] = [];
  for (const piece of piecesOf(sql)) {
    for (const statement of statementsOf(piece.text, piece.line, lexis)) {
      const { line } = statement;
      const found = effectsOf(statement);
      if (found === undefined) unread.push(...unreadOf(statement, 'this statement was not understood'));
      else effects.push(...found.map((effect) => ({ ...effect, line })));
    }
  }
  return { ...factsFrom(lexis === 'sqlite' ? withRebuilds(effects) : effects), unread };
}
