import { type Change } from '../model/change.ts';
import { type Cause, causeOf, type DriftedObject, inWords } from '../model/drift.ts';
import type { Migration } from '../model/history.ts';
import { quote } from '../model/shell.ts';

/** The objects that drift for one cause; each has exactly one. */
export function driftedBy(change: Change, cause: Cause): readonly DriftedObject[] {
  const { drift } = change;
  if (drift === undefined) return [];
  return drift.objects.filter((object) => causeOf(object, drift, generatedMigrations(change).length > 0) === cause);
}

/** New migrations that `generate` wrote, or that nobody looked at. */
export function generatedMigrations({ added, replays }: Change): Migration[] {
  return added.filter((migration) => replays.get(migration)?.kind !== 'custom');
}

/** What differs, as far as a sentence can hold it. */
export function differencesOf({ kind, name, differences }: DriftedObject): string {
  const [first, ...others] = differences.map(inWords);
  if (first === undefined) return `${kind} ${name} is not what the migrations make it`;
  return others.length < 3 ? [first, ...others].join('; ') : `${first}; ${others.length} more differences`;
}

/** What generate would add to the migrations. */
export function sqlDiff({ statements }: DriftedObject): string {
  return statements
    .flatMap((statement) => statement.split('\n'))
    .map((line) => `+${line}`)
    .join('\n');
}

/** Writes the missing migration. */
export function generateIt({ after, workflow }: Change): string[] {
  return [workflow.generate(), `git add -A ${quote(after.out || '.')}`];
}

/** The file that a finding about the schema points at. */
export function schemaPath({ drift, schema, after }: Change): string {
  return schema[0]?.path ?? drift?.schemaFiles[0] ?? after.orderedBy;
}
