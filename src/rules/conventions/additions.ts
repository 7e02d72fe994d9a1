import type { Change } from '../../model/change.ts';
import type { Entities, Entity, Step } from '../../model/entity.ts';
import type { Migration } from '../../model/history.ts';
import { sameJson } from '../../model/snapshot.ts';
import { bareName, columnsOf, isTable, partsOfKind } from './tables.ts';

/** A table, or a part of one, that the new migrations of a change bring into the schema. */
export interface Addition {
  readonly entity: Entity;
  /** The one that brings it. */
  readonly migration: Migration;
  /** The newest schema that has it. */
  readonly schema: Entities;
  /** It was there under another name. */
  readonly renamed: boolean;
}

/** What new migrations add and do not take back. */
export function additionsOf({ added, steps }: Change): Addition[] {
  let additions: ReadonlyMap<string, Addition> = new Map();
  for (const migration of added) {
    const step = steps.get(migration);
    if (step !== undefined) additions = additionsAfter(migration, step, additions);
  }
  return [...additions.values()];
}

/** The additions once one more migration ran, by the key of what is added. */
function additionsAfter(migration: Migration, step: Step, earlier: ReadonlyMap<string, Addition>): ReadonlyMap<string, Addition> {
  const { before, after } = step;
  const additions = new Map<string, Addition>();
  for (const [key, addition] of earlier) {
    const entity = after.get(key);
    if (entity !== undefined) additions.set(key, { ...addition, entity, schema: after });
    else if (!before.has(key)) additions.set(key, addition);
  }
  for (const [key, entity] of after) {
    if (entity.object.kind !== 'table' || before.has(key)) continue;
    const addition = additionOf(entity, migration, step, earlier);
    if (addition !== undefined) additions.set(key, addition);
  }
  return additions;
}

/** What a migration adds by an entity that was not there under this key. What only moved along with a renamed table is not new. */
function additionOf(
  entity: Entity,
  migration: Migration,
  step: Step,
  earlier: ReadonlyMap<string, Addition>,
): Addition | undefined {
  const origin = originOf(entity, step);
  const renamedAddition = earlier.get(origin.key);
  if (renamedAddition !== undefined) return { ...renamedAddition, entity, schema: step.after, renamed: false };
  const renamed = wasThere(entity, origin, step);
  return renamed && origin.name === entity.name ? undefined : { entity, migration, schema: step.after, renamed };
}

/** The existing tables that a change alters, by their newest names. New indexes and new optional columns do not count. */
export function alteredTables({ added, steps }: Change): Set<string> {
  const altered = new Set<string>();
  const created = new Set<string>();
  for (const migration of added) {
    const step = steps.get(migration);
    if (step === undefined) continue;
    const tables = [...step.after.values()].filter(isTable).map(({ name }) => name);
    const old = new Set([...step.before.values()].filter(isTable).map(({ name }) => name));
    for (const table of tables) {
      const before = tableBefore(table, step);
      if (!old.has(before) || created.has(before)) created.add(table);
      else if (before !== table || altered.has(before) || isAltered(table, step)) altered.add(table);
    }
  }
  return altered;
}

function isAltered(table: string, { before, after }: Step): boolean {
  const parts = (schema: Entities) =>
    new Map(
      [...schema].filter(
        ([, { kind, object }]) => object.kind === 'table' && object.name === table && kind !== 'table' && kind !== 'index',
      ),
    );
  const [old, now] = [parts(before), parts(after)];
  if ([...old.keys()].some((key) => !now.has(key))) return true;
  return [...now].some(([key, entity]) => {
    const was = old.get(key);
    return was === undefined ? !isOptional(entity) : !sameValue(was, entity);
  });
}

/** A column that may be empty, or that has a default. */
function isOptional({ kind, value }: Entity): boolean {
  return kind === 'column' && (value.notNull !== true || (value.default ?? null) !== null);
}

/** Compares all but `nameExplicit`, which says whether a name was chosen. */
function sameValue({ value: old }: Entity, { value: now }: Entity): boolean {
  return sameJson({ ...old, nameExplicit: null }, { ...now, nameExplicit: null });
}

interface Origin {
  readonly key: string;
  readonly table: string;
  readonly name: string;
}

/** Where it would have been before, under the name that it or its table had. */
function originOf(entity: Entity, step: Step): Origin {
  const { kind, object } = entity;
  const table = tableBefore(object.name, step);
  // where its table was renamed as well, kits differ in which of its names they write
  const names = [object.name, table].map((owner) => `${owner}.${entity.name}`);
  const renamed = step.renames.find((one) => one.kind === kind && names.includes(one.to));
  const name = isTable(entity) ? table : renamed === undefined ? entity.name : bareName(renamed.from);
  return { key: `${kind} table ${table} ${name}`, table, name };
}

function tableBefore(table: string, { renames }: Step): string {
  return renames.find(({ kind, to }) => kind === 'table' && to === table)?.from ?? table;
}

function wasThere(entity: Entity, { key, table }: Origin, { before }: Step): boolean {
  if (before.has(key)) return true;
  // the name of a foreign key is made of the table's
  const columns = columnsOf(entity).join();
  return (
    entity.kind === 'foreign key' && partsOfKind(table, before, 'foreign key').some((one) => columnsOf(one).join() === columns)
  );
}
