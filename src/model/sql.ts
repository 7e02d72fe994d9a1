import type { Risk } from './risk.ts';

/** Bytes of SQL that are read; a migration that is larger is data, and reading it would hold up a commit. */
export const largestSql = 4_000_000;

/** One thing that SQL does to a table or column. Index, policy, trigger, grant and data statements are none. */
export interface TableChange {
  readonly action: 'creates' | 'alters' | 'drops' | 'renames';
  /** Absent where the SQL names none. */
  readonly schema?: string;
  readonly table: string;
  readonly column?: string;
  /** The type that an altered column gets, as the SQL writes it; absent where it keeps its own. */
  readonly type?: string;
  /** What a renamed table or column is called from then on; with a schema where the SQL names one. */
  readonly to?: { readonly schema?: string; readonly name: string };
  /** IF NOT EXISTS: what is called so then may be older. */
  readonly mayExist?: true;
  /** One-based. */
  readonly line: number;
}

/** A statement that no parser understood, or that runs what no parser sees, though it may change tables or data. */
export interface UnreadSql {
  /** One-based. */
  readonly line: number;
  readonly problem: string;
}

/** A risk as the SQL alone tells it. */
export interface SqlRisk extends Risk {
  /** How many of the changes come before it. */
  readonly after: number;
  /** It is one only where the table has such a column or key, which SQL does not say. */
  readonly only?: { readonly notNull: string } | { readonly key: string };
  /** It writes these columns alone, so it is none where the change added all of them. */
  readonly sets?: readonly string[];
}

/** What a file's SQL does. */
export interface SqlFacts {
  readonly changes: readonly TableChange[];
  /** In the order of the file; those to tables that the same file created are among them. */
  readonly risks: readonly SqlRisk[];
  readonly unread: readonly UnreadSql[];
}

/** A table that the Drizzle schema defines; without a schema it is in the default one. */
export interface ManagedTable {
  readonly name: string;
  readonly schema?: string;
}

/** Those changes that are made to a table the schema defines, or that give another table its name. */
export function managedChanges(changes: readonly TableChange[], tables: readonly ManagedTable[]): TableChange[] {
  const isManaged = (name: string, schema: string | undefined) =>
    tables.some((managed) => managed.name === name && managed.schema === (schema === 'public' ? undefined : schema));
  return changes.filter(
    ({ schema, table, column, to }) =>
      isManaged(table, schema) || (column === undefined && to !== undefined && isManaged(to.name, to.schema)),
  );
}

/** What drizzle-kit writes between statements. */
export const statementBreakpoint = '--> statement-breakpoint';
