import { statementBreakpoint } from '../model/sql.ts';
import { closingComment, endOfLine } from './closing.ts';

/** One statement of a migration's SQL. */
export interface GeneratedStatement {
  readonly text: string;
  /** One-based. */
  readonly line: number;
}

/** The statements that drizzle-kit wrote, with its breakpoints between them or without. Of SQL written by hand it is only a guess. */
export function generatedStatements(sql: string): GeneratedStatement[] {
  const statements: GeneratedStatement[] = [];
  let from = 0;
  let line = 1;
  let counted = 0;
  for (const end of endsIn(sql)) {
    const start = codeFrom(sql, from, end);
    from = end;
    if (start >= end) continue;
    for (; counted < start; counted += 1) if (sql[counted] === '\n') line += 1;
    const text = sql.slice(start, end).trimEnd();
    const plain = text.endsWith(statementBreakpoint) ? text.slice(0, -statementBreakpoint.length).trimEnd() : text;
    statements.push({ text: plain.endsWith(';') ? plain.slice(0, -1) : plain, line });
  }
  return statements.filter(({ text }) => text.trim() !== '');
}

/** Behind each breakpoint and each semicolon that ends a line. */
function* endsIn(sql: string): Iterable<number> {
  let at = 0;
  for (const line of sql.split('\n')) {
    let found = line.indexOf(statementBreakpoint);
    for (; found >= 0; found = line.indexOf(statementBreakpoint, found + 1)) yield at + found + statementBreakpoint.length;
    at += line.length;
    if (line.trimEnd().endsWith(';')) yield at;
    at += 1;
  }
  yield sql.length;
}

/** Where something but space and comments starts. */
function codeFrom(sql: string, from: number, end: number): number {
  let at = from;
  while (at < end) {
    if (sql.startsWith(statementBreakpoint, at)) return end;
    if (sql.startsWith('--', at)) at = endOfLine(sql, at, false);
    else if (sql.startsWith('/*', at)) at = closingComment(sql, at, false);
    else if (/\s/.test(sql[at] ?? '')) at += 1;
    else return at;
  }
  return end;
}
