import { dialectNamed } from '../dialects/index.ts';
import type { DatabaseObject, Difference } from '../model/drift.ts';
import type { Entity } from '../model/entity.ts';
import { oncePer } from '../model/once.ts';

type Row = Record<string, unknown>;

/** By the name of the list that holds them, in 0.31's snapshots and in the rows of 1.0's. */
const kinds: Readonly<Record<string, string>> = {
  columns: 'column',
  indexes: 'index',
  foreignKeys: 'foreign key',
  fks: 'foreign key',
  compositePrimaryKeys: 'primary key',
  pks: 'primary key',
  uniqueConstraints: 'unique constraint',
  uniques: 'unique constraint',
  checkConstraints: 'check',
  checkConstraint: 'check',
  checks: 'check',
  policies: 'policy',
  defaults: 'default',
  tables: 'table',
  enums: 'enum',
  views: 'view',
  sequences: 'sequence',
  schemas: 'schema',
  roles: 'role',
};

/** By the snapshot's body: what one migration ends with the next one begins with. */
const entitiesOfBody = oncePer(findEntities);

/** Everything a full snapshot holds, by kind, object and name. */
export function entitiesOf(snapshot: unknown): Map<string, Entity> {
  return entitiesOfBody(snapshot as object);
}

function findEntities(snapshot: object): Map<string, Entity> {
  const { ddl } = snapshot as { readonly ddl?: readonly Row[] };
  const entities = ddl === undefined ? nested(snapshot as Row) : ddl.map(rowEntity);
  return new Map(entities.map((entity) => [`${entity.kind} ${entity.object.kind} ${entity.object.name} ${entity.name}`, entity]));
}

/** 1.0: a list of rows that say what they are. */
function rowEntity(row: Row): Entity {
  const type = String(row.entityType);
  const kind = (Object.hasOwn(kinds, type) ? kinds[type] : undefined) ?? type;
  const own = row.table === undefined || row.table === null;
  const name = String(row.name ?? row.column ?? '');
  const object = { kind: own ? kind : 'table', name: dotted(row.schema, own ? name : row.table) };
  return { object, kind, name: own ? object.name : name, value: row };
}

/** 0.31: tables that hold their columns, and other things beside them. */
function nested(snapshot: Row): Entity[] {
  const { defaultSchema } = dialectNamed(String(snapshot.dialect));
  const schemaOf = (row: Row) => (defaultSchema === undefined ? undefined : row.schema || defaultSchema);
  return Object.entries(kinds).flatMap(([list, kind]) =>
    Object.entries((snapshot[list] ?? {}) as Record<string, unknown>).flatMap(([key, entry]): Entity[] => {
      const value = (typeof entry === 'object' && entry !== null ? entry : { name: key }) as Row;
      const own = String(value.name ?? key);
      const schema = kind === 'schema' || kind === 'role' ? undefined : schemaOf(value);
      const object =
        value.on === undefined ? { kind, name: dotted(schema, own) } : { kind: 'table', name: tableOf(String(value.on)) };
      return [
        { object, kind, name: value.on === undefined ? object.name : own, value },
        ...(kind === 'table' ? tableParts(object, value) : []),
      ];
    }),
  );
}

function tableParts(object: DatabaseObject, table: Row): Entity[] {
  return Object.entries(kinds).flatMap(([list, kind]) =>
    Object.entries((table[list] ?? {}) as Record<string, Row>).map(([key, value]) => ({
      object,
      kind,
      name: String(value.name ?? key),
      value,
    })),
  );
}

function tableOf(quoted: string): string {
  return quoted.replaceAll('"', '');
}

function dotted(schema: unknown, name: unknown): string {
  return schema === undefined || schema === null || schema === '' ? String(name) : `${schema}.${name}`;
}

/** What two snapshots do not agree on. Of an object that only one of them has, only itself. */
export function differencesBetween(previous: unknown, current: unknown): Difference[] {
  const [before, after] = [entitiesOf(previous), entitiesOf(current)];
  const found: Difference[] = [];
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(key), after.get(key)];
    const { object, kind, name } = (now ?? old) as Entity;
    if (old === undefined || now === undefined) {
      found.push({ object, kind, name, change: old === undefined ? 'added' : 'removed' });
      continue;
    }
    const fields = changedFields(old.value, now.value);
    if (fields.length === 0) continue;
    const detail = fields.map((field) => `${field}: ${brief(old.value[field])} → ${brief(now.value[field])}`).join(', ');
    found.push({ object, kind, name, change: 'changed', detail });
  }
  const whole = found.filter(({ kind, object, change }) => kind === object.kind && change !== 'changed');
  return found.filter(
    (one) =>
      one.kind === one.object.kind ||
      !whole.some(({ object }) => object.kind === one.object.kind && object.name === one.object.name),
  );
}

/** The fields in which two rows differ. Lists within a row are rows of their own, and `nameExplicit` does not count. */
export function changedFields(old: Row, now: Row): string[] {
  const fields = new Set([...Object.keys(old), ...Object.keys(now)]);
  return [...fields].filter(
    (field) =>
      !(Object.hasOwn(kinds, field) && !Array.isArray(old[field] ?? now[field])) &&
      field !== 'nameExplicit' &&
      text(old[field]) !== text(now[field]),
  );
}

function text(value: unknown): string {
  return JSON.stringify(value ?? null);
}

function brief(value: unknown): string {
  const all = typeof value === 'string' ? value : text(value).replace(/^null$/, 'none');
  return all.length > 60 ? `${all.slice(0, 57)}…` : all;
}

/** Which table each index is on. */
export function indexOwners(...snapshots: readonly unknown[]): Map<string, string> {
  const indexes = snapshots.flatMap((snapshot) =>
    [...entitiesOf(snapshot).values()].filter(({ kind }) => kind === 'index' || kind === 'unique constraint'),
  );
  return new Map(indexes.map(({ name, object }) => [name, object.name]));
}
