/** The rules by which SQL is split into tokens; each has a reader. */
export type Lexis = 'postgresql' | 'mysql' | 'sqlite';

/** Dialects whose types, and what happens to rows, are the same. */
export type Family = Lexis | 'other';

/** One dialect of drizzle-kit. */
export interface Dialect {
  /** What a drizzle config calls it. */
  readonly name: string;
  /** What the text that named it calls it, for reports: a snapshot of 1.0 says `postgres`. */
  readonly written: string;
  /** What drizzle-kit writes into journals and snapshots: two dialects with one such name share their migrations. */
  readonly journal: string;
  /** Other names of it: 0.2x wrote `pg`, snapshots of 1.0 have `postgres`. */
  readonly aliases: readonly string[];
  /** The versions of snapshots that kits have written, oldest first. */
  readonly snapshotVersions: readonly string[];
  readonly family: Family;
  /** Absent where no reader knows its SQL. */
  readonly lexis?: Lexis;
  /** Absent where a database has no schemas. */
  readonly defaultSchema?: string;
  /** What stands before `Table` in the function that defines a table. */
  readonly tablePrefix?: string;
  /** The database makes an index for every foreign key. */
  readonly indexesForeignKeys: boolean;
  /** drizzle-kit 0.31: what its functions in `drizzle-kit/api` have in their names. Absent where there are none. */
  readonly inKit031?: { readonly functions: '' | 'MySQL' | 'SQLite' | 'SingleStore' };
  /** drizzle-kit 1.0; absent where it has no `drizzle-kit/payload/<payload>`. */
  readonly inKit10?: {
    readonly payload: string;
    /** What was tried: generating stored migrations again, or comparing a schema only. */
    readonly proves: 'replay' | 'drift';
    /** It knows whether branches commute; of any other dialect it takes the last folder. */
    readonly mergesBranches: boolean;
  };
}

/** Whether the migrations of one dialect may be those of another: turso is written as SQLite. */
export function isSameDialect(one: Dialect | undefined, other: Dialect | undefined): boolean {
  return one?.journal === other?.journal;
}
