import type { SqlFacts, UnreadSql } from '../model/sql.ts';
import { type Effect, type EffectOnLine, factsFrom } from './effects.ts';
import { postgresEffects } from './postgres-effects.ts';
import type { Tree } from './postgres-tree.ts';
import { Reader } from './reader.ts';
import { piecesOf, type Statement, statementsOf } from './statements.ts';
import { isWord, tokenAt } from './tokens.ts';
import { unreadOf } from './unread.ts';

interface Found {
  readonly effects: readonly EffectOnLine[];
  readonly unread: readonly UnreadSql[];
}
interface Parsed {
  readonly stmt?: Tree;
  /** In bytes. */
  readonly stmt_location?: number;
}
type Parse = (sql: string) => readonly Parsed[];

/** Reads SQL with PostgreSQL's own parser. */
export async function postgresFacts(sql: string): Promise<SqlFacts> {
  // 1.7 MB of WebAssembly, needed only where a custom migration is
  const { loadModule, parseSync } = await import('libpg-query');
  await loadModule();
  const parse: Parse = (text) => (parseSync(text).stmts ?? []) as readonly Parsed[];
  const found = piecesOf(sql).map(({ text, line }) => read(text, line, parse));
  const effects = found.flatMap((one) => one.effects);
  return { ...factsFrom(effects, 'public'), unread: found.flatMap(({ unread }) => unread) };
}

/** Reads all at once, and statement by statement where one of them is no PostgreSQL. */
function read(text: string, line: number, parse: Parse): Found {
  try {
    return { effects: effectsOf(text, line, parse(text)), unread: [] };
  } catch (error) {
    const statements = statementsOf(text, line, 'postgresql');
    if (statements.length <= 1) return notParsed(statements, (error as Error).message);
    const found = statements.map((statement) => read(textOf(statement), statement.line, parse));
    return { effects: found.flatMap(({ effects }) => effects), unread: found.flatMap(({ unread }) => unread) };
  }
}

function notParsed([statement]: readonly Statement[], problem: string): Found {
  if (statement === undefined) return { effects: [], unread: [] };
  const value = droppedValue(statement);
  if (value !== undefined) return { effects: [{ ...value, line: statement.line }], unread: [] };
  return { effects: [], unread: unreadOf(statement, problem) };
}

/** PostgreSQL has no ALTER TYPE … DROP VALUE, and who writes it means it. */
function droppedValue({ tokens }: Statement): Effect | undefined {
  const reader = new Reader(tokens);
  if (!reader.take('ALTER', 'TYPE')) return undefined;
  const type = reader.table();
  if (type === undefined || !reader.take('DROP', 'VALUE')) return undefined;
  reader.take('IF', 'EXISTS');
  const value = reader.name();
  return value === undefined ? undefined : { does: 'drop-type', type, value };
}

function effectsOf(text: string, firstLine: number, parsed: readonly Parsed[]): EffectOnLine[] {
  const bytes = Buffer.from(text);
  let line = firstLine;
  let counted = 0;
  return parsed.flatMap(({ stmt, stmt_location: location = 0 }) => {
    line += bytes.subarray(counted, location).toString('latin1').split('\n').length - 1;
    counted = location;
    return stmt === undefined
      ? []
      : postgresEffects(stmt, (at) => typeIn(bytes.subarray(at).toString())).map((one) => ({ ...one, line }));
  });
}

/** The type that some SQL starts with: all to the next clause or command. */
function typeIn(sql: string): string {
  let depth = 0;
  let end = 0;
  for (let token = tokenAt(sql, 0, 'postgresql'); token !== undefined; token = tokenAt(sql, token.end, 'postgresql')) {
    if (depth === 0 && (token.text === ',' || token.text === ';' || isWord(token, 'USING', 'COLLATE'))) break;
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    end = token.end;
  }
  return sql.slice(0, end);
}

function textOf({ source, tokens }: Statement): string {
  return source.slice(tokens[0]?.start, tokens.at(-1)?.end);
}
