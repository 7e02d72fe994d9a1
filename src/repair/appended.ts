import { statementsIn } from './edits.ts';

const breakpoint = /^\s*--> statement-breakpoint[^\S\n]*\n?/;

/** What a file has behind the SQL that drizzle-kit generated; undefined where it was edited otherwise, or is gone. */
export function appendedTo(generated: string, sql: string | undefined): string | undefined {
  const start = generated.trimEnd();
  return sql?.startsWith(start) ? sql.slice(start.length) : undefined;
}

/** A custom migration of what was appended; nothing where all of it is known, undefined where some of it is. */
export function customOf(tail: string, known: ReadonlySet<string>): string | undefined {
  const isKnown = statementsIn(tail).map((statement) => known.has(statement));
  if (isKnown.every((one) => one)) return '';
  if (isKnown.some((one) => one)) return undefined;
  return `-- Custom SQL migration file, put your code below! --\n${tail.replace(breakpoint, '')}`;
}
