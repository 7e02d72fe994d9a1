import { statementBreakpoint } from '../../model/sql.ts';
import { withoutTrailing } from '../../model/trailing.ts';

/** What drizzle-kit generated, to compare a SQL file with. */
export interface Generated {
  readonly statements: readonly string[];
  /** Whether breakpoints separate statements, if that is recorded: 0.x records it, 1.0 does not. */
  readonly breakpoints?: boolean | undefined;
}

/** The text that `generate` would write. If breakpoints are not recorded, a file without any is taken to want none. */
export function written({ statements, breakpoints }: Generated, sql: string): string {
  // a statement that ends with a newline, such as CREATE TABLE, has its breakpoint on the next line
  return inOrderOf(sql, statements).join((breakpoints ?? sql.includes(statementBreakpoint)) ? `${statementBreakpoint}\n` : '\n');
}

/** Whether a SQL file is what was generated. Only line ends and the final newline may differ. */
export function isWritten(sql: string, generated: Generated): boolean {
  return withUnixLines(written(generated, sql)) === withUnixLines(sql);
}

/**
 * Whether a SQL file is what `pull` writes for an existing database: the statements in a comment, below a header that explains when to
 * uncomment them. Any other file would run.
 */
export function isPulled(sql: string, generated: Generated): boolean {
  const header = /^-- Current sql file was generated after introspecting the database\n(?:--[^\n]*\n)*/.exec(
    withUnixLines(sql),
  )?.[0];
  if (header === undefined) return false;
  const body = withUnixLines(sql).slice(header.length);
  if (body.startsWith('/*') && body.indexOf('*/', 2) === body.trimEnd().length - 2) return true;
  return isWritten(body.replace(/^\/\*\n/, '').replace(/\n\*\/$/, ''), generated);
}

/** Normalizes line ends, and removes those at the end of the text. */
export function withUnixLines(sql: string): string {
  return withoutTrailing(sql.replaceAll('\r\n', '\n'), '\n');
}

/**
 * Reorders the CREATE VIEW statements as the file has them. 1.0's API sorts views by name, while the command sorts them by their
 * dependencies, which only the schema tells. Other statements keep their places.
 */
function inOrderOf(sql: string, statements: readonly string[]): readonly string[] {
  const isView = (statement: string) => /^CREATE\b[^"'`(]*\bVIEW\b/i.test(statement);
  const text = sql.replaceAll('\r\n', '\n');
  const place = (statement: string) => text.indexOf(statement.trim());
  const views = statements.filter(isView);
  if (views.length < 2 || views.some((view) => place(view) < 0)) return statements;
  const sorted = views.sort((one, other) => place(one) - place(other));
  return statements.map((statement) => (isView(statement) ? (sorted.shift() ?? statement) : statement));
}
