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

/** What new migrations add and do not take back. What only moved along with a renamed table is not new. */
export function additionsOf({ added, steps }: Change): Addition[] {
  const found = new Map<string, Addition>();
  for (const migration of added) {
    const step = steps.get(migration);
    if (step === undefined) continue;
    const { before, after } = step;
    const taken = [...found.keys()].filter((key) => before.has(key) && !after.has(key));
    for (const [key, entity] of after) {
      const known = found.get(key);
      if (known !== undefined) found.set(key, { ...known, entity, schema: after });
      if (entity.object.kind !== 'table' || before.has(key)) continue;
      const origin = originOf(entity, step);
      const earlier = found.get(origin.key);
      const existed = earlier === undefined && wasThere(entity, origin, step);
      if (existed && origin.name === entity.name) continue;
      found.set(key, { entity, migration: earlier?.migration ?? migration, schema: after, renamed: existed });
    }
    for (const key of taken) found.delete(key);
  }
  return [...found.values()];
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
