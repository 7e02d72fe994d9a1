import { type Statement, statementsOf } from '../layouts/statements.ts';

/** Where a migration's SQL does things. */
export interface Places {
  /** Whether the SQL holds all of these names. */
  mentions(...names: readonly string[]): boolean;
  /** The line of the first statement that begins so and holds all these names. */
  line(start: RegExp, ...names: readonly string[]): number | undefined;
  has(pattern: RegExp, ...names: readonly string[]): boolean;
}

/** Names are those after the last dot: SQL leaves out the default schema. */
export function placesIn(sql: string): Places {
  let statements: readonly Statement[] | undefined;
  const found = (pattern: RegExp, names: readonly string[]) => {
    statements ??= statementsOf(sql);
    return statements.find(({ text }) => pattern.test(text) && names.every((name) => isNamed(text, name)));
  };
  return {
    mentions: (...names) => names.every((name) => sql.includes(name)),
    line: (start, ...names) => found(start, names)?.line,
    has: (pattern, ...names) => found(pattern, names) !== undefined,
  };
}

/** Quoted or not, but never a part of another name. */
function isNamed(text: string, name: string): boolean {
  return new RegExp(`(?<![\\w$])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w$])`).test(text);
}
