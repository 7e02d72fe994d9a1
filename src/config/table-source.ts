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

const dialects: Readonly<Record<string, string>> = {
  pg: 'postgresql',
  mysql: 'mysql',
  sqlite: 'sqlite',
  singlestore: 'singlestore',
  mssql: 'mssql',
  cockroach: 'cockroach',
};

// pgTable('users', createTable('users', auth.table('users', pgTable.withRLS('users'
const definition =
  /\b(?:const|let|var)\s+([\w$]+)\s*(?::[^=;]+)?=\s*((?:[\w$]+\.)*([\w$]*)[tT]able(?:\.withRLS)?)\s*\(\s*(['"`])([^'"`\n]+)\4/g;

/** The tables that a source text defines. */
export function tablesIn(text: string): Definition[] {
  const code = text.replace(tokens, (token) => (isComment(token) ? blank(token) : token));
  const bare = code.replace(tokens, blank);
  return [...code.matchAll(definition)].map((found) => {
    const [whole, variable = '', callee = '', prefix = '', , name = ''] = found;
    const start = found.index + whole.indexOf(callee, whole.indexOf('='));
    const dialect = dialects[prefix];
    return {
      name,
      variable,
      ...(dialect !== undefined && { dialect }),
      line: code.slice(0, found.index).split('\n').length,
      words: wordsOf(code.slice(start, endOfCall(bare, start))),
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
const tokens = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`/g;

function isComment(token: string): boolean {
  return token.startsWith('/');
}

function blank(token: string): string {
  return token.replace(/[^\n]/g, ' ');
}

/** Where the call that starts here ends; the end of the text when it is cut short. */
function endOfCall(bare: string, start: number): number {
  let depth = 0;
  for (let at = bare.indexOf('(', start); at >= 0 && at < bare.length; at += 1) {
    if (bare[at] === '(') depth += 1;
    if (bare[at] === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return bare.length;
}

function wordsOf(code: string): string {
  return code
    .replace(/['"`]/g, "'")
    .replace(/\s+/g, '')
    .replace(/,(?=[)\]}])/g, '');
}
