import { dialects } from '../dialects/index.ts';

/** A table's definition in TypeScript source. */
export interface Definition {
  readonly name: string;
  readonly variable: string;
  readonly dialect?: string;
  /** One-based. */
  readonly line: number;
  /** The whole call, in words that comments and formatters do not change. */
  readonly words: string;
}

// pgTable('users', createTable('users', auth.table('users', pgTable.withRLS('users'
const definition =
  /\b(?:const|let|var)\s+([\w$]+)\s*(?::[^=;]{1,1000})?=\s*((?:[\w$]+\.)*([\w$]*)[tT]able(?:\.withRLS)?)\s*\(\s*(['"`])([^'"`\n]+)\4/g;

/** The tables that a source text defines. */
export function tablesIn(text: string): Definition[] {
  const code = text.replace(tokens, (token) => (isComment(token) ? blank(token) : token));
  const bare = code.replace(tokens, blank);
  const ends = endsOfCalls(bare);
  const definitions = [...code.matchAll(definition)];
  const lines = new Lines(code);
  return definitions.map((found, at) => {
    const [whole, variable = '', callee = '', prefix = '', , name = ''] = found;
    const start = found.index + whole.indexOf(callee, whole.indexOf('='));
    const dialect = dialects.find(({ tablePrefix }) => tablePrefix === prefix)?.journal;
    // one that is cut short ends where the next begins
    const next = definitions[at + 1]?.index ?? code.length;
    return {
      name,
      variable,
      ...(dialect !== undefined && { dialect }),
      line: lines.upTo(found.index),
      words: wordsOf(code.slice(start, Math.min(ends.get(bare.indexOf('(', start)) ?? next, next))),
    };
  });
}

/** The variables whose row type a source text derives: `typeof users.$inferSelect` and its like. */
export function typedIn(text: string): Set<string> {
  const code = text.replace(tokens, (token) => (isComment(token) ? blank(token) : token));
  const found = rowTypes.flatMap((pattern) => [...code.matchAll(pattern)].map(([, variable = '']) => variable));
  return new Set(found);
}

const rowTypes = [
  /\btypeof\s+(?:[\w$]+\.)*([\w$]+)(?:\.|\[['"])(?:\$inferSelect|_\.inferSelect)\b/g,
  /\bInfer(?:Select)?Model\s*<\s*typeof\s+(?:[\w$]+\.)*([\w$]+)/g,
  /\b(?:createSelectSchema|createSchema)\s*\(\s*(?:[\w$]+\.)*([\w$]+)/g,
];

// comments and strings: neither may be looked for in the other
// each takes what is left where its end is missing, so that no text is read twice
const tokens = /\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\[\s\S]|[^`\\])*`?/g;

function isComment(token: string): boolean {
  return token.startsWith('/');
}

function blank(token: string): string {
  return token.replace(/[^\n]/g, ' ');
}

/** Behind which place each opened parenthesis is closed again. */
function endsOfCalls(bare: string): Map<number, number> {
  const ends = new Map<number, number>();
  const open: number[] = [];
  for (const { 0: parenthesis, index } of bare.matchAll(/[()]/g)) {
    if (parenthesis === '(') open.push(index);
    else ends.set(open.pop() ?? -1, index + 1);
  }
  return ends;
}

/** One-based lines of places that are asked for in order. */
class Lines {
  readonly #text: string;
  #line = 1;
  #at = -1;

  constructor(text: string) {
    this.#text = text;
  }

  upTo(place: number): number {
    for (
      let next = this.#text.indexOf('\n', this.#at + 1);
      next >= 0 && next < place;
      next = this.#text.indexOf('\n', next + 1)
    ) {
      this.#line += 1;
      this.#at = next;
    }
    return this.#line;
  }
}

function wordsOf(code: string): string {
  return code
    .replace(/['"`]/g, "'")
    .replace(/\s+/g, '')
    .replace(/,(?=[)\]}])/g, '');
}
