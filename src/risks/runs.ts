import { piecesOf, type Statement, statementsOf } from '../sql/statements.ts';
import { isWord } from '../sql/tokens.ts';
import type { Family } from './types.ts';

/** SQL that runs before what is asked about, or holds it. */
export interface SqlFile {
  readonly text: string;
  /** Absent of the file that is asked about. */
  readonly path?: string;
}

/** A statement that runs, perhaps from the body of a DO block or of a function. */
export interface Run extends Pick<Statement, 'tokens' | 'line'> {
  readonly path?: string;
  /** Which one it is of all. */
  readonly at: number;
  /** Nothing decides whether it runs, or how often. */
  readonly certain: boolean;
  readonly inBody: boolean;
}

type Inner = Pick<Run, 'tokens' | 'line' | 'certain' | 'inBody'>;

const controls = ['IF', 'LOOP', 'WHILE', 'CASE', 'EXCEPTION', 'RETURN', 'EXIT'];

/** The statements of files in the order in which they run. Bodies are read where they run: a DO block's at once, a function's when it is called. */
export function runsIn(files: readonly SqlFile[], family: Exclude<Family, 'other'>): Run[] {
  const functions = new Map<string, Inner[]>();
  const runs: Run[] = [];
  for (const { text, path } of files) {
    const own = path === undefined ? {} : { path };
    for (const piece of piecesOf(text)) {
      for (const statement of statementsOf(piece.text, piece.line, family)) {
        for (const one of innerOf(statement, family, functions)) runs.push({ ...one, ...own, at: runs.length });
      }
    }
  }
  return runs;
}

function innerOf(statement: Statement, family: Family, functions: Map<string, Inner[]>): Inner[] {
  const { tokens, line } = statement;
  const self: Inner = { tokens, line, certain: true, inBody: false };
  if (family !== 'postgresql') return [self];
  if (isWord(tokens[0], 'DO')) return bodyOf(statement) ?? [self];
  if (isWord(tokens[0], 'CREATE') && tokens.slice(1, 4).some((token) => isWord(token, 'FUNCTION', 'PROCEDURE'))) {
    const name = tokens[tokens.findIndex(({ text }) => text === '(') - 1]?.text;
    const body = bodyOf(statement);
    if (name !== undefined && body !== undefined) functions.set(name, body);
    return [self];
  }
  if (!isWord(tokens[0], 'SELECT', 'CALL')) return [self];
  const called = tokens.flatMap(({ text }, at) => (tokens[at + 1]?.text === '(' ? (functions.get(text) ?? []) : []));
  return called.length > 0 ? called.map((one) => ({ ...one, certain: false })) : [self];
}

/** The statements of the body that a string holds. */
function bodyOf({ source, tokens, line }: Statement): Inner[] | undefined {
  const body = tokens.find(({ kind, text }) => kind === 'string' && text.length > 2);
  const first = tokens[0];
  if (body === undefined || first === undefined) return undefined;
  const mark = /^\$[^$]*\$/.exec(body.text)?.[0];
  const text = mark === undefined ? body.text.slice(1, -1).replaceAll("''", "'") : body.text.slice(mark.length, -mark.length);
  const above = source.slice(first.start, body.start).split('\n').length - 1;
  const statements = statementsOf(text, line + above, 'postgresql');
  const certain = !statements.some((one) => one.tokens.some((token) => isWord(token, ...controls)));
  return statements.map((one) => ({ ...(certain ? withoutBegin(one) : one), certain, inBody: true }));
}

function withoutBegin({ source, tokens, line }: Statement): Pick<Statement, 'tokens' | 'line'> {
  const [begin, next] = tokens;
  if (!isWord(begin, 'BEGIN') || next === undefined) return { tokens, line };
  return { tokens: tokens.slice(1), line: line + source.slice(begin?.start, next.start).split('\n').length - 1 };
}
