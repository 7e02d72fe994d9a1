import { isWord, type Lexis, type Token, tokenAt } from './tokens.ts';

/** One statement, without its delimiter. */
export interface Statement {
  /** What the tokens' places count in. */
  readonly source: string;
  readonly tokens: readonly Token[];
  /** One-based. */
  readonly line: number;
}

/** The parts of a file that drizzle-orm's migrator sends one by one, each with the line it starts on. */
export function piecesOf(sql: string): { readonly text: string; readonly line: number }[] {
  let line = 1;
  // drizzle-orm splits the text, whatever the mark stands in: `query.split('--> statement-breakpoint')`
  return sql.split('--> statement-breakpoint').map((text) => {
    const piece = { text, line };
    line += text.split('\n').length - 1;
    return piece;
  });
}

/** The statements of a piece, which starts on a line; the bodies of triggers and routines are not split. */
export function statementsOf(source: string, firstLine: number, lexis: Lexis): Statement[] {
  const statements: Statement[] = [];
  let tokens: Token[] = [];
  let delimiter = ';';
  let depth = 0;
  let line = firstLine;
  let counted = 0;
  const end = () => {
    const [first] = tokens;
    if (first !== undefined) {
      line += source.slice(counted, first.start).split('\n').length - 1;
      counted = first.start;
      statements.push({ source, tokens, line });
    }
    tokens = [];
    depth = 0;
  };
  let token = tokenAt(source, 0, lexis, delimiter);
  for (; token !== undefined; token = tokenAt(source, token.end, lexis, delimiter)) {
    if (lexis === 'mysql' && tokens.length === 0 && isWord(token, 'DELIMITER')) {
      // a command of the mysql client, up to the end of its line
      const [rest = ''] = source.slice(token.end).split('\n', 1);
      delimiter = rest.trim() || ';';
      token = { ...token, end: token.end + rest.length };
    } else if (token.kind === 'symbol' && token.text === delimiter && depth === 0) end();
    else {
      if (delimiter === ';') depth = Math.max(0, depth + blockStep(tokens, token));
      tokens.push(token);
    }
  }
  end();
  return statements;
}

const routines = ['TRIGGER', 'FUNCTION', 'PROCEDURE', 'EVENT'];
const others = ['TABLE', 'VIEW', 'INDEX', 'DATABASE', 'SCHEMA', 'TYPE', 'POLICY', 'ROLE', 'USER', 'EXTENSION', 'SEQUENCE'];
const statementStarts = [';', ')', ':', 'BEGIN', 'THEN', 'ELSE', 'DO', 'LOOP', 'REPEAT', 'ROW'];

/** How much deeper in the blocks of a trigger or routine a token leads. */
function blockStep(before: readonly Token[], token: Token): number {
  if (!isWord(token, 'BEGIN', 'CASE', 'END', 'IF', 'LOOP', 'WHILE', 'REPEAT')) return 0;
  const last = before.at(-1);
  if (!createsRoutine(before) || last?.text === '.') return 0;
  if (isWord(token, 'END')) return -1;
  // END IF, END LOOP, …: END was counted
  if (isWord(last, 'END')) return 0;
  if (isWord(token, 'BEGIN', 'CASE')) return 1;
  return statementStarts.includes(last?.text.toUpperCase() ?? '') ? 1 : 0;
}

function createsRoutine(tokens: readonly Token[]): boolean {
  return (
    isWord(tokens[0], 'CREATE') &&
    isWord(
      tokens.find((token) => isWord(token, ...routines, ...others)),
      ...routines,
    )
  );
}
