import type { Snapshot } from '../model/snapshot.ts';
import type { ManagedTable } from '../model/sql.ts';

/** What a snapshot of any layout says of its tables. */
interface Body {
  /** 0.x, by `schema.name` or name. */
  readonly tables?: Readonly<Record<string, { readonly name: string; readonly schema?: string }>>;
  /** 1.0, full or base. */
  readonly ddl?: readonly Entity[];
  /** 1.0, diff. */
  readonly deltas?: readonly {
    readonly op: string;
    readonly row?: Entity;
    readonly key?: string;
    readonly set?: { readonly name?: string };
  }[];
}

interface Entity {
  readonly entityType: string;
  readonly name: string;
  readonly schema?: string;
}

/** The tables drizzle-kit manages in a snapshot, given with those it builds on. A table that a diff dropped counts as well. */
export function managedTables(snapshots: readonly Snapshot[]): ManagedTable[] {
  return snapshots.flatMap(({ body }) => {
    const { tables, ddl = [], deltas = [] } = body as Body;
    const rows = [...ddl, ...deltas.flatMap(({ row }) => row ?? [])].filter(({ entityType }) => entityType === 'tables');
    const renamed = deltas.flatMap(({ op, key = '', set }) =>
      op === 'rename' && key.startsWith('tables\0') && set?.name !== undefined ? [{ name: set.name }] : [],
    );
    return [...Object.values(tables ?? {}), ...rows, ...renamed].map(({ name, ...rest }) => {
      const schema = 'schema' in rest ? rest.schema : undefined;
      return { name, ...(schema && schema !== 'public' && { schema }) };
    });
  });
}
