import { Bodies } from './bodies.ts';
import { isWord, type Lexis, type Token, Tokens } from './tokens.ts';

/** One statement, without its delimiter. */
export interface Statement {
  /** What the tokens' places count in. */
  readonly source: string;
  readonly tokens: readonly Token[];
  /** One-based. */
  readonly line: number;
  /** Why nobody can tell where it ends. */
  readonly problem?: string;
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
  const all = new Tokens(source, lexis);
  let tokens: Token[] = [];
  let bodies = new Bodies(lexis);
  let delimiter = ';';
  let line = firstLine;
  let counted = 0;
  const end = (problem?: string) => {
    const [first] = tokens;
    if (first !== undefined) {
      line += source.slice(counted, first.start).split('\n').length - 1;
      counted = first.start;
      statements.push({ source, tokens, line, ...(problem !== undefined && { problem }) });
    }
    tokens = [];
    bodies = new Bodies(lexis);
  };
  for (let token = all.next(); token !== undefined; token = all.next(delimiter)) {
    if (lexis === 'mysql' && tokens.length === 0 && isWord(token, 'DELIMITER')) {
      // a command of the mysql client, up to the end of its line
      delimiter = all.restOfLine().trim() || ';';
    } else if (token.kind === 'symbol' && token.text === delimiter && (delimiter !== ';' || bodies.mayEnd(tokens))) end();
    else {
      bodies.follow(tokens, token);
      tokens.push(token);
    }
  }
  const last = tokens.at(-1);
  end(
    last?.open ? 'its last quote is not closed' : bodies.mayEnd(tokens) || delimiter !== ';' ? undefined : 'its body has no END',
  );
  return statements;
}

/** The SQL of a statement, without its delimiter. */
export function statementText({ source, tokens }: Pick<Statement, 'source' | 'tokens'>): string {
  return source.slice(tokens[0]?.start, tokens.at(-1)?.end);
}
