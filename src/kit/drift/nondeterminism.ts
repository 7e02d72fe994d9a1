import type { Entity } from '../../model/entity.ts';
import { changedFields, entitiesOf } from '../../snapshots/entities.ts';

/** A value that differs in each evaluation. */
export interface Unstable {
  /** `schema.table.column`. */
  readonly name: string;
  readonly key: string;
  readonly fields: readonly string[];
}

/** The values that differ between two evaluations of a schema. */
export function unstable(first: unknown, second: unknown): Unstable[] {
  const [one, other] = [entitiesOf(first), entitiesOf(second)];
  return [...one].flatMap(([key, entity]) => {
    const again = other.get(key);
    const fields = again === undefined ? ['name'] : changedFields(entity.value, again.value);
    return fields.length === 0 ? [] : [{ name: entityName(entity), key, fields }];
  });
}

/** Replaces unstable values in the evaluated state by those of the migrations. */
export function settled(previous: unknown, current: unknown, parts: readonly Unstable[]): unknown {
  const copy = structuredClone(current);
  const [known, now] = [entitiesOf(previous), entitiesOf(copy)];
  for (const { key, fields } of parts) {
    const [old, entity] = [known.get(key), now.get(key)];
    if (old === undefined || entity === undefined) continue;
    // `entity` belongs to the copy
    const value = entity.value as Record<string, unknown>;
    for (const field of fields) {
      if (field in old.value) value[field] = old.value[field];
      else delete value[field];
    }
  }
  return copy;
}

function entityName({ kind, object, name }: Entity): string {
  return kind === object.kind ? name : `${object.name}.${name}`;
}
