/** One thing that SQL does to a table or column. Index, policy, trigger, grant and data statements are none. */
export interface TableChange {
  readonly action: 'creates' | 'alters' | 'drops' | 'renames';
  readonly schema?: string;
  readonly table: string;
  readonly column?: string;
  /** One-based. */
  readonly line: number;
}

/** What a file's SQL does, or why it could not be read. */
export type SqlFacts = { readonly changes: readonly TableChange[] } | { readonly problem: string };

/** A table that the Drizzle schema defines; without a schema it is in the default one. */
export interface ManagedTable {
  readonly name: string;
  readonly schema?: string;
}

/** Those changes that are made to a table the schema defines. */
export function managedChanges(changes: readonly TableChange[], tables: readonly ManagedTable[]): TableChange[] {
  return changes.filter(({ schema, table }) => {
    const own = schema === 'public' ? undefined : schema;
    return tables.some((managed) => managed.name === table && managed.schema === own);
  });
}
