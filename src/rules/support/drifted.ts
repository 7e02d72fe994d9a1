import { type Change } from '../../model/change.ts';
import { type Cause, causeOf, type DriftedObject, inWords } from '../../model/drift.ts';
import type { Migration } from '../../model/history.ts';

/** The objects that drift for one cause; each has exactly one. */
export function driftedBy(change: Change, cause: Cause): readonly DriftedObject[] {
  const { drift } = change;
  if (drift === undefined) return [];
  return drift.objects.filter((object) => causeOf(object, drift, generatedMigrations(change).length > 0) === cause);
}

/** New migrations that `generate` wrote, or whose origin no replay told. */
export function generatedMigrations({ added, replays }: Change): Migration[] {
  return added.filter((migration) => replays.get(migration)?.kind !== 'custom');
}

/** What differs, in words short enough for a sentence. */
export function differencesOf({ kind, name, differences }: DriftedObject): string {
  const [first, ...others] = differences.map(inWords);
  if (first === undefined) return `${kind} ${name} differs between the schema and the migrations`;
  return others.length < 3 ? [first, ...others].join('; ') : `${first}; ${others.length} more differences`;
}

/** What generate would add to the migrations. */
export function sqlDiff({ statements }: DriftedObject): string {
  return statements
    .flatMap((statement) => statement.split('\n'))
    .map((line) => `+${line}`)
    .join('\n');
}

/** Where the schema defines an object, or one of its columns; where that cannot be told, a file of the schema. */
export function placeInSchema(
  { drift, schema, schemaSources = [], after }: Change,
  name: string,
  column?: string,
): { readonly path: string; readonly line?: number } {
  const bare = name.slice(name.lastIndexOf('.') + 1);
  for (const { path, text } of schemaSources) {
    const lines = text.split('\n');
    // the first argument of what defines it: pgTable('users', …), pgEnum("mood", …)
    const at = lines.findIndex((line) => line.includes(`('${bare}'`) || line.includes(`("${bare}"`));
    if (at >= 0) return { path, line: (column === undefined ? at : columnLine(lines, at, column)) + 1 };
  }
  return { path: schema[0]?.path ?? drift?.schemaFiles[0] ?? after.orderedBy };
}

/** The line of a column below that of its table, up to the next definition. */
function columnLine(lines: readonly string[], table: number, column: string): number {
  const spelt = [`'${column}'`, `"${column}"`, ` ${column}:`, `\t${column}:`];
  const end = lines.findIndex((line, at) => at > table && /^(?:export )?const\b/.test(line));
  const own = lines.slice(table, end < 0 ? undefined : end);
  const at = own.findIndex((line) => spelt.some((one) => line.includes(one)));
  return table + Math.max(0, at);
}
