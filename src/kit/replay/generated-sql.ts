import { statementBreakpoint } from '../../model/sql.ts';
import { withoutTrailing } from '../../model/trailing.ts';

/** What a file of generated SQL is compared with. */
export interface Generated {
  readonly statements: readonly string[];
  /** Whether breakpoints stand between statements, where that is recorded: 0.x does, 1.0 does not. */
  readonly breakpoints?: boolean | undefined;
}

/** The file that `generate` writes. Where breakpoints are not recorded, a file without any is one that was to have none. */
export function written({ statements, breakpoints }: Generated, sql: string): string {
  // a statement that ends its own line, as CREATE TABLE does, gets the breakpoint on the next
  return inOrderOf(sql, statements).join((breakpoints ?? sql.includes(statementBreakpoint)) ? `${statementBreakpoint}\n` : '\n');
}

/** Whether a file is what was generated; line ends and the final newline are no difference, everything else is. */
export function isWritten(sql: string, generated: Generated): boolean {
  return withUnixLines(written(generated, sql)) === withUnixLines(sql);
}

/**
 * Whether a file is what `pull` writes for a database that has it all already: the statements commented out, under a header that asks to
 * uncomment them where they are to run. Anything else would run.
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

export function withUnixLines(sql: string): string {
  return withoutTrailing(sql.replaceAll('\r\n', '\n'), '\n');
}

/**
 * The statements with views created in the order of a file: the API of 1.0 has them by name, the command by what they depend on, which only
 * the schema tells. They take turns among themselves, so that nothing else moves.
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
