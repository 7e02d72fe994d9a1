import type { SnapshotDifference } from './snapshot-difference.ts';

/** What statements, differences and questions are about: a table with all that hangs on it, or an enum, view, sequence, schema, role. */
export interface DatabaseObject {
  readonly kind: string;
  /** With its schema where the dialect has any, for example `public.users`. */
  readonly name: string;
}

/** One thing that the schema and the migrations do not agree on. */
export interface Difference {
  readonly object: DatabaseObject;
  /** What differs of the object: a column, an index, or the object itself. */
  readonly kind: string;
  readonly name: string;
  /** `added`: only in the schema; `removed`: only in the migrations. */
  readonly change: 'added' | 'removed' | 'changed';
  /** What a changed one was and is. */
  readonly detail?: string;
}

/** What drizzle-kit asks before it generates: is it new, or one of the others by another name? */
export interface Question {
  readonly kind: string;
  /** The new name, with the names of what it belongs to. */
  readonly entity: readonly string[];
  readonly candidates: readonly (readonly string[])[];
  /** The answers as `--hints` takes them, where the kit has that: new, then renamed from each candidate. */
  readonly hints?: readonly string[];
}

/** An object whose schema and migrations differ. */
export interface DriftedObject extends DatabaseObject {
  /** What `generate` would write for it. */
  readonly statements: readonly string[];
  readonly differences: readonly Difference[];
  readonly questions: readonly Question[];
  /** It is dropped although its definition is still in the code: it is no longer exported. */
  readonly unexported: boolean;
}

/** Parallel migrations that do not commute, by the kit's own judgement. */
export interface BranchConflict {
  /** The tags of the two newest migrations, and what each does. */
  readonly branches: readonly { readonly tag: string; readonly statement: string }[];
}

/** What `generate` from the newest snapshot to the schema would write. */
export interface FoundDrift {
  readonly objects: readonly DriftedObject[];
  /** Objects that drift in the published state already. */
  readonly inherited: number;
  /** Columns that evaluate to something else every time, for example `public.users.created_at`. */
  readonly nondeterministic: readonly string[];
  /** While there are any, nothing can be generated. */
  readonly conflicts: readonly BranchConflict[];
  /** Where the newest snapshot is not the schema's own, although nothing would be generated. */
  readonly unlike?: readonly SnapshotDifference[];
}

/** The same, for rules: with what only a comparison of two trees tells. */
export interface Drift extends FoundDrift {
  /** Tracked files that the schema is made of, those that the config names first. */
  readonly schemaFiles: readonly string[];
  /** Whether any of them differs from the published state. */
  readonly schemaChanged: boolean;
  /** Where the newest snapshot is not what `generate` writes, seen when it was run on a copy. */
  readonly edited?: readonly SnapshotDifference[];
}

/** Why an object drifts, which is for exactly one rule to say. */
export type Cause = 'question' | 'migration' | 'schema';

/** `generated`: the change added a migration that `generate` wrote. */
export function causeOf({ questions }: DriftedObject, { schemaChanged }: Drift, generated: boolean): Cause {
  if (questions.length > 0) return 'question';
  return generated && !schemaChanged ? 'migration' : 'schema';
}

/** The drift that the published state does not have by itself. */
export function introduced(after: FoundDrift, before: FoundDrift): FoundDrift {
  const known = new Set(before.objects.flatMap(({ statements }) => statements));
  const asked = new Set(before.objects.flatMap(({ questions }) => questions.map(canonical)));
  const told = new Set(before.objects.flatMap(({ differences }) => differences.map(canonical)));
  const objects = after.objects.flatMap((object) => {
    const statements = object.statements.filter((statement) => !known.has(statement));
    if (statements.every(isSetting)) return [];
    const questions = object.questions.filter((question) => !asked.has(canonical(question)));
    const differences = object.differences.filter((difference) => !told.has(canonical(difference)));
    // a table that is built again makes sense only as a whole
    return [{ ...object, statements: isRebuilt(object) ? object.statements : statements, questions, differences }];
  });
  const conflicts = new Set(before.conflicts.map(canonical));
  return {
    ...after,
    objects,
    inherited: after.objects.length - objects.length,
    nondeterministic: after.nondeterministic.filter((column) => !before.nondeterministic.includes(column)),
    conflicts: after.conflicts.filter((conflict) => !conflicts.has(canonical(conflict))),
  };
}

function canonical(value: object): string {
  return JSON.stringify(value);
}

function isRebuilt({ statements }: DriftedObject): boolean {
  return statements.some((statement) => statement.includes('__new_'));
}

/** Statements that set up others and say nothing by themselves. */
export function isSetting(statement: string): boolean {
  return /^(?:PRAGMA|SET)\b/i.test(statement);
}

/** A difference in words. */
export function inWords({ object, kind, name, change, detail }: Difference): string {
  const what = kind === object.kind ? `${kind} ${shown(name)}` : `${kind} ${shown(object.name)}.${name}`;
  if (change === 'added') return `${what} is in the schema but in no migration`;
  if (change === 'removed') return `${what} is in the migrations but no longer in the schema`;
  return `${what} differs between the schema and the migrations${detail === undefined ? '' : ` (${detail})`}`;
}

/** A name as people say it. */
export function shown(name: string): string {
  return name.replace(/^public\./, '');
}
