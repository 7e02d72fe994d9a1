import type { Step } from '../model/entity.ts';
import type { Tables } from '../snapshots/tables.ts';
import type { Family } from './types.ts';

/** What everything in the schema before a migration is called after it; undefined for what is gone. */
export interface Names {
  schema(name: string): string | undefined;
  table(name: string): string | undefined;
  enum(name: string): string | undefined;
  column(table: string, name: string): string | undefined;
}

/** A recorded rename counts only where the old name is gone and the new one is new. */
export function namesAfter({ renames }: Pick<Step, 'renames'>, before: Tables, after: Tables): Names {
  const renamed = (kind: string, from: string, isNew: (to: string) => boolean) =>
    renames.find((one) => one.kind === kind && one.from === from && isNew(one.to))?.to;
  const schema = (name: string) =>
    after.schemas.has(name) ? name : renamed('schema', name, (to) => after.schemas.has(to) && !before.schemas.has(to));
  /** Schemas are renamed before what is in them. */
  const inSchema = (kind: 'table' | 'enum', name: string) => {
    const [old, now] = kind === 'table' ? [before.tables, after.tables] : [before.enums, after.enums];
    const isNew = (to: string) => now.has(to) && !old.has(to);
    const dot = name.indexOf('.');
    const moved = dot < 0 ? name : `${schema(name.slice(0, dot)) ?? name.slice(0, dot)}${name.slice(dot)}`;
    return renamed(kind, name, isNew) ?? renamed(kind, moved, isNew) ?? (isNew(moved) ? moved : undefined);
  };
  const table = (name: string) => (after.tables.has(name) ? name : inSchema('table', name));
  return {
    schema,
    table,
    enum: (name) => (after.enums.has(name) ? name : inSchema('enum', name)),
    column(tableName, name) {
      const now = table(tableName);
      const [had, has] = [before.tables.get(tableName)?.columns, after.tables.get(now ?? '')?.columns];
      if (has?.has(name)) return name;
      const isNew = (to: string) => has?.has(to) === true && had?.has(to) !== true;
      // kits name the table as it is called by then, or as it was
      for (const prefix of [`${now}.`, `${tableName}.`]) {
        for (const { kind, from, to } of renames) {
          if (kind !== 'column' || from !== prefix + name) continue;
          const own = [`${now}.`, `${tableName}.`].find((one) => to.startsWith(one));
          if (own !== undefined && isNew(to.slice(own.length))) return to.slice(own.length);
        }
      }
      return undefined;
    },
  };
}

/** A name without its schema, as SQL may write it. */
export function last(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}

/** A table's name as snapshots have it: PostgreSQL's begin with the schema. */
export function snapshotName(
  { table, schema }: { readonly table: string; readonly schema?: string | undefined },
  family: Family,
): string {
  if (schema !== undefined) return `${schema}.${table}`;
  return family === 'postgresql' ? `public.${table}` : table;
}
