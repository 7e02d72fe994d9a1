import type { Table } from './effects.ts';
import { isWord, type Token } from './tokens.ts';

/** Walks along the tokens of a statement. */
export class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The tokens not taken yet. */
  get rest(): readonly Token[] {
    return this.#tokens.slice(this.#at);
  }

  /** Takes keywords, given in capitals, or a symbol, if all come next in this order. */
  take(...words: readonly string[]): boolean {
    const come = words.every((word, index) => {
      const token = this.#tokens[this.#at + index];
      return isWord(token, word) || (token?.kind === 'symbol' && token.text === word);
    });
    if (come) this.#at += words.length;
    return come;
  }

  /** Takes the keyword that comes next if it is one of these. */
  takeAny(...words: readonly string[]): boolean {
    return words.some((word) => this.take(word));
  }

  /** Takes a name; undefined where none comes next. */
  name(): string | undefined {
    const token = this.#tokens[this.#at];
    if (token === undefined || token.kind === 'symbol') return undefined;
    this.#at += 1;
    // MySQL with ANSI_QUOTES and SQLite take strings for names
    return token.kind === 'string' ? token.text.slice(1, -1) : token.text;
  }

  /** Takes the name of a table, with its schema where one is given. */
  table(): Table | undefined {
    const first = this.name();
    if (first === undefined || !this.take('.')) return first === undefined ? undefined : { name: first };
    const name = this.name();
    return name === undefined ? undefined : { schema: first, name };
  }
}

/** The tokens outside of parentheses. */
export function outside(tokens: readonly Token[]): Token[] {
  let depth = 0;
  return tokens.filter((token) => {
    if (token.kind !== 'symbol') return depth === 0;
    if (token.text === '(') depth += 1;
    const kept = depth === 0;
    if (token.text === ')') depth -= 1;
    return kept;
  });
}

/** What the commas outside of parentheses part. */
export function partsBetweenCommas(tokens: readonly Token[]): Token[][] {
  const top = new Set(outside(tokens));
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token.kind === 'symbol' && token.text === ',' && top.has(token)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}
