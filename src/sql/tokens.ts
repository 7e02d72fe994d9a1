import type { Lexis } from '../model/dialect.ts';
import { closingComment, closingDollars, closingQuote, endOfLine } from './closing.ts';

export type { Lexis };

/** A word is a keyword or a name without quotes; a name is quoted, and its text is what the quotes hold. */
export interface Token {
  readonly kind: 'word' | 'name' | 'string' | 'symbol';
  readonly text: string;
  /** A word in capitals. */
  readonly keyword?: string;
  readonly start: number;
  readonly end: number;
  /** It stands in a comment that only some servers run: MySQL's `/*!80000 …` */
  readonly conditional?: true;
  /** Its quote is not closed, or not before the end of the comment that it stands in. */
  readonly open?: true;
}

/** The quotes of strings and of names. SQLite takes those of MySQL and of SQL Server: https://www.sqlite.org/lang_keywords.html */
const quotes: Readonly<Record<Lexis, Readonly<Record<string, 'string' | 'name'>>>> = {
  postgresql: { "'": 'string', '"': 'name' },
  mysql: { "'": 'string', '"': 'string', '`': 'name' },
  sqlite: { "'": 'string', '"': 'name', '`': 'name', '[': 'name' },
};

const word = /[\w$\u0080-\uffff]+/y;

/** Reads SQL token by token, in time that grows with its length alone. */
export class Tokens {
  readonly #sql: string;
  readonly #lexis: Lexis;
  #at: number;
  /** How many comments that MySQL runs are open. */
  #executed = 0;

  constructor(sql: string, lexis: Lexis, from = 0) {
    this.#sql = sql;
    this.#lexis = lexis;
    this.#at = from;
  }

  /** The next token, undefined where only space and comments are left; a statement's delimiter is one symbol. */
  next(delimiter = ';'): Token | undefined {
    this.#skip();
    const start = this.#at;
    if (start >= this.#sql.length) return undefined;
    if (this.#sql.startsWith(delimiter, start)) return this.#token('symbol', delimiter, start + delimiter.length);
    return this.#quoted() ?? this.#word(delimiter) ?? this.#token('symbol', this.#sql[start] ?? '', start + 1);
  }

  /** Skips the rest of the line, and returns it. */
  restOfLine(): string {
    const from = this.#at;
    this.#at = endOfLine(this.#sql, from, false);
    return this.#sql.slice(from, this.#at);
  }

  #token(kind: Token['kind'], text: string, end: number, open = false): Token {
    const start = this.#at;
    this.#at = end;
    const keyword = kind === 'word' ? text.toUpperCase() : '';
    if (this.#executed === 0 && !open) return { kind, text, keyword, start, end };
    return { kind, text, keyword, start, end, ...(this.#executed > 0 && { conditional: true }), ...(open && { open }) };
  }

  #quoted(): Token | undefined {
    const [sql, lexis, start] = [this.#sql, this.#lexis, this.#at];
    const mark = sql[start] ?? '';
    const escaped = lexis === 'postgresql' && (mark === 'e' || mark === 'E') && sql[start + 1] === "'";
    const kind = escaped ? 'string' : quotes[lexis][mark];
    const end =
      kind === undefined
        ? lexis === 'postgresql' && mark === '$'
          ? closingDollars(sql, start)
          : undefined
        : closingQuote(sql, start + (escaped ? 1 : 0), escaped || (lexis === 'mysql' && kind === 'string'));
    if (end === undefined) return undefined;
    const text = sql.slice(start, end.at);
    const open = !end.closed || (this.#executed > 0 && text.includes('*/'));
    if (kind !== 'name') return this.#token('string', text, end.at, open);
    const inner = sql.slice(start + 1, end.closed ? end.at - 1 : end.at);
    return this.#token('name', mark === '[' ? inner : inner.replaceAll(mark + mark, mark), end.at, open);
  }

  #word(delimiter: string): Token | undefined {
    word.lastIndex = this.#at;
    const whole = word.exec(this.#sql)?.[0];
    if (whole === undefined) return undefined;
    // END$$ is two tokens where $$ is the delimiter
    const plain = whole.includes(delimiter) ? whole.slice(0, whole.indexOf(delimiter)) : whole;
    return this.#token('word', plain, this.#at + plain.length);
  }

  #skip(): void {
    for (let before = -1; before !== this.#at; ) {
      before = this.#at;
      while (isSpace(this.#sql.charCodeAt(this.#at))) this.#at += 1;
      this.#at = this.#behindComment();
    }
  }

  /** Where the comment that stands here ends; here where none does. */
  #behindComment(): number {
    const [sql, at, mysql] = [this.#sql, this.#at, this.#lexis === 'mysql'];
    const two = sql.slice(at, at + 2);
    // in MySQL two dashes start a comment only before a space: https://dev.mysql.com/doc/refman/8.4/en/comments.html
    if (two === '--' && (!mysql || at + 2 >= sql.length || isControl(sql.charCodeAt(at + 2))))
      return endOfLine(sql, at, this.#lexis === 'postgresql');
    if (mysql && two.startsWith('#')) return endOfLine(sql, at, false);
    if (mysql && two === '*/' && this.#executed > 0) {
      this.#executed -= 1;
      return at + 2;
    }
    if (two !== '/*') return at;
    const executed = mysql ? /^\/\*M?!(?:\d{5,6})?/.exec(sql.slice(at, at + 10)) : null;
    if (executed === null) return closingComment(sql, at, this.#lexis === 'postgresql');
    this.#executed += 1;
    return at + executed[0].length;
  }
}

/** Whether a token is one of some keywords, given in capitals. */
export function isWord(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'word' && words.includes(token.keyword ?? '');
}

/** What all three take for space; none takes what else Unicode has. */
function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}

function isControl(code: number): boolean {
  return code <= 32 || code === 127;
}
