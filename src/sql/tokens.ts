/** Whose strings, names and comments are told apart. */
export type Lexis = 'postgresql' | 'mysql' | 'sqlite';

/** A word is a keyword or a name without quotes; a name is quoted, and its text is what the quotes hold. */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'symbol';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

interface Patterns {
  readonly ignored: RegExp;
  readonly string: RegExp;
  readonly name: RegExp;
}

/** A quote that is not closed reaches to the end of the text. */
const patterns: Readonly<Record<Lexis, Patterns>> = {
  postgresql: {
    ignored: /(?:\s|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))*/y,
    string: /[eE]'(?:[^'\\]+|\\[\s\S]|'')*(?:'|$)|'(?:[^']+|'')*(?:'|$)|\$([A-Za-z_]\w*)?\$[\s\S]*?(?:\$\1\$|$)/y,
    name: /"((?:[^"]+|"")*)(?:"|$)/y,
  },
  mysql: {
    // what stands in /*!50003 … */ is run; two dashes start a comment only before a space:
    // https://dev.mysql.com/doc/refman/8.4/en/comments.html
    ignored: /(?:\s|--(?=\s|$)[^\n]*|#[^\n]*|\/\*M?!\d*|\*\/|\/\*[\s\S]*?(?:\*\/|$))*/y,
    string: /'(?:[^'\\]+|\\[\s\S]|'')*(?:'|$)|"(?:[^"\\]+|\\[\s\S]|"")*(?:"|$)/y,
    name: /`((?:[^`]+|``)*)(?:`|$)/y,
  },
  sqlite: {
    ignored: /(?:\s|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))*/y,
    string: /'(?:[^']+|'')*(?:'|$)/y,
    // the quotes of MySQL and of SQL Server are taken too: https://www.sqlite.org/lang_keywords.html
    name: /"((?:[^"]+|"")*)(?:"|$)|`((?:[^`]+|``)*)(?:`|$)|\[([^\]]*)(?:\]|$)/y,
  },
};

const word = /[\w$\u0080-\uffff]+/y;

/** The next token from a position on, undefined where only space and comments are left; a statement's delimiter is one symbol. */
export function tokenAt(sql: string, position: number, lexis: Lexis, delimiter = ';'): Token | undefined {
  const { ignored, string, name } = patterns[lexis];
  const start = position + (matchAt(ignored, sql, position)?.[0].length ?? 0);
  if (start >= sql.length) return undefined;
  if (sql.startsWith(delimiter, start)) return { kind: 'symbol', text: delimiter, start, end: start + delimiter.length };
  const text = matchAt(string, sql, start);
  if (text !== undefined) return { kind: 'string', text: text[0], start, end: start + text[0].length };
  const quoted = matchAt(name, sql, start);
  if (quoted !== undefined) {
    const mark = sql[start] ?? '';
    const inner = quoted.slice(1).find((group) => group !== undefined) ?? '';
    return { kind: 'name', text: inner.replaceAll(mark + mark, mark), start, end: start + quoted[0].length };
  }
  const [whole = ''] = matchAt(word, sql, start) ?? [];
  // END$$ is two tokens where $$ is the delimiter
  const plain = whole.includes(delimiter) ? whole.slice(0, whole.indexOf(delimiter)) : whole;
  if (plain !== '') return { kind: 'word', text: plain, start, end: start + plain.length };
  return { kind: 'symbol', text: sql[start] ?? '', start, end: start + 1 };
}

/** Whether a token is one of some keywords, given in capitals. */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.text.toUpperCase());
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}
