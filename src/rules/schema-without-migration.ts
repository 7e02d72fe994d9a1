import type { Change } from '../model/change.ts';
import { type Difference, type DriftedObject, shown } from '../model/drift.ts';
import { defineRule, type Occurrence, subjectOf } from '../model/finding.ts';
import { driftedBy, placeInSchema, sqlDiff } from './support/drifted.ts';
import { type WayOut, wayOut, wayOutAfter } from './support/way-out.ts';

export const schemaWithoutMigration = defineRule({
  id: 'schema-without-migration',
  level: 'drift',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'The schema changed without a migration',
  why: 'Deployed code will expect changes that no generated migration brings to databases.',
  stops: [
    'a column was added to the schema and `drizzle-kit generate` was not run',
    'a table is no longer exported and the next migration would drop it',
    "a schema file was deleted or renamed out of the config's glob",
  ],
  passes: [
    'comments, types, `$type<>()`, `$defaultFn()`, relations',
    'renamed variables, moved tables, another order of columns',
  ],
  steps: ['Run `drizzle-kit generate`, and stage the migration with the schema.'],
  notes: [
    'The report shows the SQL that `drizzle-kit generate` would write. Without a config to evaluate it is a warning about files named `schema*.ts`.',
  ],
  *check(change) {
    if (change.drift === undefined) yield* suspected(change);
    for (const object of driftedBy(change, 'schema')) yield proven(change, object);
  },
});

function proven(change: Change, object: DriftedObject): Occurrence {
  const found = { ...placeOfObject(change, object), subject: subjectOf(object.name), diff: sqlDiff(object) };
  const added = object.differences.filter((one) => one.change === 'added');
  if (isLost(change) && added.length > 0)
    return {
      ...found,
      problem: `${namesOf(added)} ${added.length === 1 ? 'is' : 'are'} in the schema but not in the newest snapshot.`,
      why: 'A published migration or a snapshot is missing, and this may be part of it; if not, no generated migration brings it to databases.',
      ...wayOut(change, { kind: 'generate', say: 'restores what is missing, and generates what still differs' }),
    };
  if (!object.unexported)
    return {
      ...found,
      problem: `${changesInWords(object)}.`,
      ...whyOf(object),
      ...wayOut(change, { kind: 'generate', say: 'generates the migration' }),
    };
  return {
    ...found,
    problem: `${shown(object.name)} is still defined but no longer exported from the schema.`,
    why: 'drizzle-kit sees only what schema files export, so the next generated migration will drop the table with all its rows.',
    ...unexported(change),
  };
}

/** Only a person knows whether the table is to go. */
function unexported(change: Change): WayOut {
  return wayOutAfter(change, 'Export it again; or, if the table is to go', {
    kind: 'generate',
    say: 'generates the migration that drops it',
  });
}

/** Whether the newest snapshot is older than what is published, so that published tables and columns look new. */
function isLost({ after, removed }: Change): boolean {
  return removed.length > 0 || after.migrations.some(({ sql, snapshot }) => sql.oid !== undefined && snapshot.oid === undefined);
}

/** Where the schema defines the object or one of its columns. A removed column has no place. */
function placeOfObject(change: Change, { name, differences }: DriftedObject) {
  const column = differences.find(({ kind, change }) => kind === 'column' && change !== 'removed')?.name;
  return placeInSchema(change, name, column);
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
    ...wayOut(change, { kind: 'generate', say: 'generates what the tables lack, or nothing' }),
  };
}

/** What happened to the schema, in words short enough for a sentence. */
function changesInWords({ kind, name, differences }: DriftedObject): string {
  if (differences.length === 0) return `${kind} ${shown(name)} differs between the schema and the migrations`;
  const said = (['added', 'removed', 'changed'] as const).flatMap((change) => {
    const some = differences.filter((one) => one.change === change);
    const [first] = some;
    if (first === undefined) return [];
    const detail = some.length === 1 && first.detail !== undefined ? ` (${first.detail})` : '';
    const verb = { added: 'added to', removed: 'removed from', changed: 'changed in' }[change];
    return [`${namesOf(some)} ${some.length === 1 ? 'was' : 'were'} ${verb} the schema${detail}`];
  });
  return `${said.join(', and ')}${said.length > 1 ? ',' : ''} without a migration`;
}

function namesOf(some: readonly Difference[]): string {
  const more = some.length > 3 ? ` and ${some.length - 3} more` : '';
  return `${some.slice(0, 3).map(differenceName).join(', ')}${more}`;
}

function differenceName({ object, kind, name }: Difference): string {
  if (kind === object.kind) return shown(name);
  return kind === 'column' ? `${shown(object.name)}.${name}` : `${kind} ${name} of ${shown(object.name)}`;
}

/** What code can name in a query. */
const queried = ['column', 'table', 'view', 'materialized view', 'enum', 'schema', 'sequence'];

/** Code fails on what is added; what was only removed is still in every database. */
function whyOf({ differences }: DriftedObject): { readonly why?: string } {
  const changes = new Set(differences.map(({ change }) => change));
  if (changes.has('added')) return whyOfAdded(differences.filter(({ change }) => change === 'added'));
  if (changes.size === 0) return {};
  return changes.has('changed')
    ? { why: 'Databases keep the old definition until somebody else happens to generate the change.' }
    : { why: 'Databases keep it until somebody else generates a migration, which will then remove it.' };
}

function whyOfAdded(added: readonly Difference[]): { readonly why?: string } {
  const kinds = new Set(added.map(({ kind }) => kind));
  const [kind] = kinds;
  if (added.every((one) => !queried.includes(one.kind)))
    return {
      why: `Databases will lack ${added.length === 1 ? 'it' : 'them'} until somebody else happens to generate the change.`,
    };
  if (kinds.size > 1 || (kind !== 'column' && kind !== 'table')) return {};
  return {
    why: `Deployed code will query ${added.length === 1 ? `a ${kind}` : `${kind}s`} that no generated migration creates.`,
  };
}
