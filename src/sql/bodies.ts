import { isWord, type Lexis, type Token } from './tokens.ts';

const routines = ['TRIGGER', 'FUNCTION', 'PROCEDURE', 'EVENT'];
const others = ['TABLE', 'VIEW', 'INDEX', 'DATABASE', 'SCHEMA', 'TYPE', 'POLICY', 'ROLE', 'USER', 'EXTENSION', 'SEQUENCE'];
const statementStarts = [';', ')', ':', 'BEGIN', 'THEN', 'ELSE', 'DO', 'LOOP', 'REPEAT', 'ROW'];

/** Whether a semicolon ends a statement, or stands in the body of a trigger or routine. */
export class Bodies {
  readonly #lexis: Lexis;
  #creates: 'routine' | 'other' | undefined;
  #depth = 0;
  #parentheses = 0;

  constructor(lexis: Lexis) {
    this.#lexis = lexis;
  }

  /** Goes on past a token, given those before it in its statement. */
  follow(before: readonly Token[], token: Token): void {
    if (token.kind === 'symbol') {
      if (token.text === '(') this.#parentheses += 1;
      if (token.text === ')') this.#parentheses = Math.max(0, this.#parentheses - 1);
      return;
    }
    if (before.length === 0 && !isWord(token, 'CREATE')) this.#creates = 'other';
    if (this.#creates === undefined && isWord(token, ...routines)) this.#creates = 'routine';
    if (this.#creates === undefined && isWord(token, ...others)) this.#creates = 'other';
    if (this.#creates === 'routine') this.#depth = Math.max(0, this.#depth + this.#step(before, token));
  }

  /** Whether the statement of these tokens may end here. */
  mayEnd(tokens: readonly Token[]): boolean {
    if (this.#lexis === 'sqlite') {
      // https://www.sqlite.org/c3ref/complete.html: a trigger ends with ; END ;
      return this.#creates !== 'routine' || (isWord(tokens.at(-1), 'END') && tokens.at(-2)?.text === ';');
    }
    // as psql splits: a rule's actions stand in parentheses
    return this.#depth === 0 && (this.#lexis !== 'postgresql' || this.#parentheses === 0);
  }

  /** How much deeper in the blocks of a trigger or routine a token leads. */
  #step(before: readonly Token[], token: Token): number {
    const last = before.at(-1);
    if (last?.text === '.') return 0;
    if (this.#lexis === 'postgresql')
      return isWord(token, 'END') ? -1 : isWord(token, 'CASE') || (isWord(token, 'ATOMIC') && isWord(last, 'BEGIN')) ? 1 : 0;
    if (!isWord(token, 'BEGIN', 'CASE', 'END', 'IF', 'LOOP', 'WHILE', 'REPEAT')) return 0;
    if (isWord(token, 'END')) return -1;
    // END IF, END LOOP, …: END was counted
    if (isWord(last, 'END')) return 0;
    if (isWord(token, 'CASE') || (isWord(token, 'BEGIN') && this.#depth === 0)) return 1;
    return statementStarts.includes(last?.text.toUpperCase() ?? '') ? 1 : 0;
  }
}
