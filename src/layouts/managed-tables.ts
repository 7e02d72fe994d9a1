import type { Snapshot } from '../model/snapshot.ts';
import type { ManagedTable } from '../model/sql.ts';

/** What a snapshot of any layout says of its tables. */
interface Body {
  /** 0.x, by `schema.name` or name. */
  readonly tables?: Readonly<Record<string, { readonly name: string; readonly schema?: string }>>;
  /** 1.0, full or base. */
  readonly ddl?: readonly Entity[];
  /** 1.0, diff. */
  readonly deltas?: readonly Delta[];
}

interface Entity {
  readonly entityType: string;
  readonly name: string;
  readonly schema?: string;
}

interface Delta {
  readonly op: string;
  readonly row?: Entity;
  /** The kind and the names: `tables\0["public","users"]`. */
  readonly key?: string;
  readonly set?: { readonly name?: string; readonly schema?: string };
}

/** The tables drizzle-kit manages after the last of some snapshots, given in order: a diff changes what those before it left. */
export function managedTables(snapshots: readonly Snapshot[]): ManagedTable[] {
  let managed: ManagedTable[] = [];
  for (const { body } of snapshots) {
    const { tables, ddl, deltas } = body as Body;
    if (deltas !== undefined) managed = deltas.reduce(applied, managed);
    else
      managed = [...Object.values(tables ?? {}), ...(ddl ?? []).filter(isTable)].map(({ name, schema }) => tableOf(name, schema));
  }
  return managed;
}

function applied(managed: ManagedTable[], { op, row, key = '', set = {} }: Delta): ManagedTable[] {
  if (op === 'create' && row !== undefined) return isTable(row) ? [...managed, tableOf(row.name, row.schema)] : managed;
  const names = [...key.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([quoted]) => JSON.parse(quoted) as string);
  if (key.startsWith('schemas\0') && op === 'rename')
    return managed.map((table) => (table.schema === names[0] ? tableOf(table.name, set.name) : table));
  if (!key.startsWith('tables\0')) return managed;
  const [schema, name = ''] = names;
  const own = tableOf(name, schema);
  const others = managed.filter((table) => table.name !== own.name || table.schema !== own.schema);
  return op === 'rename' ? [...others, tableOf(set.name ?? name, set.schema ?? schema)] : others;
}

function isTable({ entityType }: Entity): boolean {
  return entityType === 'tables';
}

function tableOf(name: string, schema: string | undefined): ManagedTable {
  return { name, ...(schema && schema !== 'public' && { schema }) };
}
