import type { SqlFacts } from '../model/sql.ts';
import { type Effect, type EffectOnLine, notRead } from './effects.ts';
import { factsFrom } from './facts.ts';
import { definitionEffects } from './postgres-effects.ts';
import { definedIn, runEffects } from './postgres-runs.ts';
import type { Tree } from './postgres-tree.ts';
import { writeEffects } from './postgres-writes.ts';
import { Reader } from './reader.ts';
import { piecesOf, type Statement, statementsOf, statementText } from './statements.ts';
import { isWord, Tokens } from './tokens.ts';
import { isWorthParsing } from './touching.ts';
import { unreadOf } from './unread.ts';

/** A statement that was parsed, or what is known of one that could not be. */
type Read =
  | { readonly line: number; readonly tree: Tree; readonly bytes: Buffer }
  | { readonly line: number; readonly effects: readonly Effect[] };
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
  const budget = { failures: mostFailures };
  const read = piecesOf(sql).flatMap(({ text, line }) =>
    text.length > seeds
      ? worthParsing(text, line).flatMap((statement) => readAll(statementText(statement), statement.line, parse, budget))
      : readAll(text, line, parse, budget),
  );
  const defined = definedIn(read.flatMap((one) => ('tree' in one ? one.tree : [])));
  const effects = read.flatMap((one): EffectOnLine[] => {
    const { line } = one;
    const found = 'effects' in one ? one.effects : effectsOf(one.tree, one.bytes, defined);
    return found.map((effect) => ({ ...effect, line }));
  });
  return factsFrom(effects, 'postgresql');
}

/** Letters of a piece above which rows make most of it: their trees are many times larger than what they are made of. */
const seeds = 200_000;

function worthParsing(text: string, line: number): Statement[] {
  return statementsOf(text, line, 'postgresql').filter(
    ({ tokens, problem }) => problem !== undefined || isWorthParsing(tokens, false),
  );
}

function effectsOf(tree: Tree, bytes: Buffer, defined: Parameters<typeof runEffects>[1]): readonly Effect[] {
  try {
    const definitions = definitionEffects(tree, (at) => typeIn(bytes, at));
    return [...definitions, ...writeEffects(tree), ...runEffects(tree, defined)];
  } catch (error) {
    // the tree is deeper than the stack
    if (error instanceof RangeError) return notRead('it is nested too deeply');
    throw error;
  }
}

/** How many texts may fail to parse before the rest counts as not read. */
const mostFailures = 100;

/** Reads all at once, and statement by statement where one of them is no PostgreSQL. */
function readAll(text: string, line: number, parse: Parse, budget: { failures: number }): Read[] {
  if (hasEndlessOperator(text)) return [{ line, effects: notRead('more than 1000 operator signs in a row') }];
  try {
    if (budget.failures > 0) return treesOf(text, line, parse(text));
  } catch (error) {
    budget.failures -= 1;
    const statements = statementsOf(text, line, 'postgresql');
    if (statements.length <= 1) return statements.map((statement) => notParsed(statement, error as Error));
    return statements.flatMap((statement) => readAll(statementText(statement), statement.line, parse, budget));
  }
  const tooMany = 'too many statements before it are no PostgreSQL';
  return statementsOf(text, line, 'postgresql').map((statement) => ({
    line: statement.line,
    effects: unreadOf(statement, tooMany),
  }));
}

/** PostgreSQL's scanner reads a run of operator signs behind a comment's start again for each comment in it. */
function hasEndlessOperator(text: string): boolean {
  let run = 0;
  for (const letter of text) {
    run = '~!@#^&|`?+-*/%<>='.includes(letter) ? run + 1 : 0;
    if (run > 1000) return true;
  }
  return false;
}

function treesOf(text: string, firstLine: number, parsed: readonly Parsed[]): Read[] {
  const bytes = Buffer.from(text);
  let line = firstLine;
  let counted = 0;
  return parsed.flatMap(({ stmt, stmt_location: location = 0 }) => {
    line += bytes.subarray(counted, location).toString('latin1').split('\n').length - 1;
    counted = location;
    return stmt === undefined ? [] : { line, tree: stmt, bytes };
  });
}

function notParsed(statement: Statement, { message }: Error): Read {
  const value = droppedValue(statement);
  return { line: statement.line, effects: value === undefined ? unreadOf(statement, message) : [value] };
}

/** PostgreSQL has no ALTER TYPE … DROP VALUE, but a person who writes it wants the value dropped. */
function droppedValue({ tokens }: Statement): Effect | undefined {
  const reader = new Reader(tokens);
  if (!reader.take('ALTER', 'TYPE')) return undefined;
  const type = reader.table();
  if (type === undefined || !reader.take('DROP', 'VALUE')) return undefined;
  reader.take('IF', 'EXISTS');
  const value = reader.name();
  return value === undefined ? undefined : { does: 'drop-type', type, value };
}

/** Longer than any type; what follows one may be the rest of a large file. */
const longestType = 1000;

/** The type that starts at a place: all to the next clause or command. */
function typeIn(bytes: Buffer, at: number): string {
  const sql = bytes.subarray(at, at + longestType).toString();
  const tokens = new Tokens(sql, 'postgresql');
  let depth = 0;
  let end = 0;
  for (let token = tokens.next(); token !== undefined; token = tokens.next()) {
    if (depth === 0 && (token.text === ',' || token.text === ';' || isWord(token, 'USING', 'COLLATE'))) break;
    if (token.text === '(') depth += 1;
    if (token.text === ')') depth -= 1;
    end = token.end;
  }
  return sql.slice(0, end);
}
