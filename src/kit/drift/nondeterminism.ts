import type { Entity } from '../../model/entity.ts';
import { changedFields, entitiesOf } from '../../snapshots/entities.ts';

/** Something whose evaluation never gives the same. */
export interface Unstable {
  /** `schema.table.column`. */
  readonly name: string;
  readonly key: string;
  readonly fields: readonly string[];
}

/** What differs between two evaluations of the same schema. */
export function unstable(first: unknown, second: unknown): Unstable[] {
  const [one, other] = [entitiesOf(first), entitiesOf(second)];
  return [...one].flatMap(([key, entity]) => {
    const again = other.get(key);
    const fields = again === undefined ? ['name'] : changedFields(entity.value, again.value);
    return fields.length === 0 ? [] : [{ name: entityName(entity), key, fields }];
  });
}

/** The evaluated state, with unstable values replaced by those of the migrations where the migrations have any. */
export function settled(previous: unknown, current: unknown, parts: readonly Unstable[]): unknown {
  const copy = structuredClone(current);
  const [known, now] = [entitiesOf(previous), entitiesOf(copy)];
  for (const { key, fields } of parts) {
    const [old, entity] = [known.get(key), now.get(key)];
    if (old === undefined || entity === undefined) continue;
    // a part of the copy, which is its own to change
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
