import type { Dialect } from '../model/dialect.ts';
import { statementBreakpoint } from '../model/sql.ts';
import { type GeneratedStatement, generatedStatements } from '../sql/generated-statements.ts';
import { factsOf } from '../sql/index.ts';

/** What a person wrote into a file before and behind the SQL that drizzle-kit generates; empty where there is nothing. */
export interface Apart {
  readonly ahead: string;
  readonly behind: string;
}

/** Tells the two apart; undefined where the generated statements are not all there, or others stand between them. */
export function apartFrom(sql: string, generated: string): Apart | undefined {
  const [found, wanted] = [generatedStatements(sql), generatedStatements(generated)];
  const [first] = wanted;
  if (first === undefined) return undefined;
  const at = found.findIndex((_, start) => wanted.every((one, place) => isSame(one, found[start + place])));
  const [start, end] = [found[at], found[at + wanted.length - 1]];
  if (start === undefined || end === undefined) return undefined;
  const from = placeOf(sql, start);
  const rest = sql.slice(placeOf(sql, end) + end.text.length).replace(/^\s*;/, '');
  return { ahead: bare(sql.slice(0, from)), behind: bare(rest) };
}

/**
 * The statements of a file that change no table; undefined where nobody can tell them from the others: SQL that cannot be read, and bodies
 * of functions, which have statements inside.
 */
export async function withoutTableChanges(sql: string, dialect: Dialect): Promise<string | undefined> {
  const facts = await factsOf(sql, dialect);
  if (facts === undefined || facts.unread.length > 0 || /\$\w*\$|\bbegin\b/i.test(sql)) return undefined;
  const statements = generatedStatements(sql);
  const isChange = ({ line }: GeneratedStatement, at: number) => {
    const next = statements[at + 1]?.line ?? Number.POSITIVE_INFINITY;
    return facts.changes.some((change) => change.line >= line && change.line < next);
  };
  return statements
    .filter((one, at) => !isChange(one, at))
    .map(({ text }) => `${text.trim()};`)
    .join(`\n${statementBreakpoint}\n`);
}

function isSame(one: GeneratedStatement, other: GeneratedStatement | undefined): boolean {
  return other !== undefined && spaceless(one.text) === spaceless(other.text);
}

function spaceless(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Where a statement begins. */
function placeOf(sql: string, { text, line }: GeneratedStatement): number {
  let from = 0;
  for (let at = 1; at < line; at += 1) from = sql.indexOf('\n', from) + 1;
  return sql.indexOf(text, from);
}

/** Without the marks and comments of drizzle-kit around it; nothing where that is all. */
function bare(sql: string): string {
  const text = sql.replace(/^-- Custom SQL migration file.*$/m, '').trim();
  const inner = text.startsWith(statementBreakpoint) ? text.slice(statementBreakpoint.length) : text;
  const end = inner.trimEnd();
  const whole = (end.endsWith(statementBreakpoint) ? end.slice(0, -statementBreakpoint.length) : end).trim();
  return generatedStatements(whole).length === 0 ? '' : whole;
}
