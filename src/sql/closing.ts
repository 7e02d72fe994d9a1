/** Where something ends, and whether it was closed or only the text ended. */
export interface Closing {
  readonly at: number;
  readonly closed: boolean;
}

/** The end of what a quote opens: a doubled quote is one in the text, and so is one behind a backslash where that escapes. */
export function closingQuote(sql: string, start: number, backslash: boolean): Closing {
  const bracket = sql[start] === '[';
  const mark = bracket ? ']' : (sql[start] ?? '');
  let at = start + 1;
  while (at < sql.length) {
    const letter = sql[at];
    if (letter === mark) {
      if (bracket || sql[at + 1] !== mark) return { at: at + 1, closed: true };
      at += 1;
    } else if (backslash && letter === '\\') at += 1;
    at += 1;
  }
  return { at: sql.length, closed: false };
}

const dollars = /\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$/y;

/** The end of PostgreSQL's `$tag$ … $tag$`; undefined where none starts here. */
export function closingDollars(sql: string, start: number): Closing | undefined {
  dollars.lastIndex = start;
  const mark = dollars.exec(sql)?.[0];
  if (mark === undefined) return undefined;
  const end = sql.indexOf(mark, start + mark.length);
  return end < 0 ? { at: sql.length, closed: false } : { at: end + mark.length, closed: true };
}

/** The end of a comment in slashes and stars; only PostgreSQL's nest. */
export function closingComment(sql: string, start: number, nests: boolean): number {
  if (!nests) {
    const end = sql.indexOf('*/', start + 2);
    return end < 0 ? sql.length : end + 2;
  }
  let depth = 1;
  let at = start + 2;
  while (at < sql.length && depth > 0) {
    const two = sql.slice(at, at + 2);
    if (two === '/*') depth += 1;
    if (two === '*/') depth -= 1;
    at += two === '/*' || two === '*/' ? 2 : 1;
  }
  return at;
}

/** Where the line ends: PostgreSQL also ends a line at a carriage return. */
export function endOfLine(sql: string, start: number, carriageReturn: boolean): number {
  if (!carriageReturn) {
    const end = sql.indexOf('\n', start);
    return end < 0 ? sql.length : end;
  }
  let at = start;
  while (at < sql.length && sql[at] !== '\n' && sql[at] !== '\r') at += 1;
  return at;
}
