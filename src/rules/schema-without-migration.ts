import type { Change } from '../model/change.ts';
import { type DriftedObject, shown } from '../model/drift.ts';
import { defineRule, type Occurrence, subjectOf } from '../model/finding.ts';
import { differencesOf, driftedBy, generateIt, schemaPath, sqlDiff } from './drifted.ts';

export const schemaWithoutMigration = defineRule({
  id: 'schema-without-migration',
  level: 'drift',
  severity: 'error',
  approvable: true,
  summary: 'The schema changed and no migration came with it',
  why: 'The code expects what no migration gives to any database.',
  *check(change) {
    if (change.drift === undefined) yield* suspected(change);
    for (const object of driftedBy(change, 'schema')) yield proven(change, object);
  },
});

function proven(change: Change, object: DriftedObject): Occurrence {
  const found = { path: schemaPath(change), subject: subjectOf(object.name), diff: sqlDiff(object) };
  if (!object.unexported) return { ...found, problem: `${capital(differencesOf(object))}.`, fix: generateIt(change) };
  return {
    ...found,
    problem: `${shown(object.name)} is no longer exported from the schema, although the code still defines it, so the next migration would drop it.`,
    why: 'drizzle-kit knows only what schema files export: whoever generates next deletes the table with all its rows.',
    fix: ['# export it again; or, if the table is to go, write the migration that drops it', ...generateIt(change)],
  };
}

/** Without a proof there is only the suspicion that a file name gives. */
function* suspected(change: Change): Iterable<Occurrence> {
  const { added, after, schema } = change;
  const [first, ...others] = schema;
  if (first === undefined || added.length > 0 || after.migrations.length === 0) return;
  yield {
    severity: 'warning',
    path: first.path,
    subject: subjectOf(first.path),
    problem: `${first.path}${others.length > 0 ? ` and ${others.length} more schema files` : ''} changed, but no migration was added to ${after.out || 'the migrations'}.`,
    why: 'If the change is more than types and comments, databases will lack what the code expects.',
    fix: ['# it writes nothing when the tables did not change', ...generateIt(change)],
  };
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
