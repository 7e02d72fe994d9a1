import { lineAt } from './json.ts';

/** One statement of a migration's SQL. */
export interface Statement {
  readonly text: string;
  /** One-based. */
  readonly line: number;
}

/** The statements that drizzle-kit wrote, with its breakpoints between them or without. Of SQL written by hand it is only a guess. */
export function statementsOf(sql: string): Statement[] {
  const statements: Statement[] = [];
  let from = 0;
  for (const { 0: end, index } of [
    ...sql.matchAll(/;?[ \t]*--> statement-breakpoint|;[ \t]*$/gm),
    { 0: '', index: sql.length },
  ]) {
    const text = sql.slice(from, index);
    const start = /^(?:\s|--.*|\/\*[\s\S]*?\*\/)*/.exec(text)?.[0].length ?? 0;
    if (start < text.length) statements.push({ text: text.slice(start), line: lineAt(sql, from + start) });
    from = index + end.length;
  }
  return statements;
}
