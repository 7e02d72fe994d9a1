/** A row of the table in which drizzle-orm's migrator records what it applied. */
export interface LedgerRow {
  /** Absent in SQLite with drizzle-orm 0.x, whose column of that name stays empty. */
  readonly id?: string;
  /** SHA-256 of the file that ran, in hex; empty where the migrator could not read files (Expo, OP-SQLite, Durable Objects). */
  readonly hash: string;
  /** The `when` of the journal, or the time in the folder's name: milliseconds since the epoch. */
  readonly createdAt?: number;
  /** The folder; only drizzle-orm 1.0 writes it. */
  readonly name?: string;
  /** When it was applied, as the database prints it; only drizzle-orm 1.0 writes it. */
  readonly appliedAt?: string;
}

/** What a database says was applied. */
export interface Ledger {
  /** In the order in which the migrations ran. */
  readonly rows: readonly LedgerRow[];
  /** Whether the table has the columns of drizzle-orm 1.0. */
  readonly hasNames: boolean;
  /**
   * The `created_at` that the migrator of 0.x finds first when it sorts downwards; absent without rows, and where that is a row without
   * one: PostgreSQL sorts those first.
   */
  readonly newest?: number;
}

/** A database, without its secrets. */
export interface Target {
  /** The package that talks to it. */
  readonly driver: string;
  /** The address without password and token, or the path of a file. */
  readonly address: string;
  readonly database?: string;
  /** The user of the session, as the server knows it. */
  readonly role?: string;
  /** Of the server. */
  readonly version?: string;
  /** The environment variables that the address came from. */
  readonly variables: readonly string[];
}

/** A migration as `migrate` would read it. */
export interface MigrationFileHash {
  readonly tag: string;
  /** Milliseconds since the epoch. */
  readonly when: number;
  /** SHA-256 of the text, in hex, as drizzle-orm computes it. */
  readonly hash: string;
  /** The same of the text with the other line ends. */
  readonly otherLineEnds: string;
}

/**
 * What a ledger says of a migration. `skipped`: it never ran, and the migrator of 0.x never will run it, because its `when` is not newer than
 * the newest that was applied. `restamped`: it ran under another `when`. `renamed`: it ran under another name.
 */
export type LedgerState = 'applied' | 'other-line-ends' | 'edited' | 'restamped' | 'renamed' | 'pending' | 'skipped';

export interface MigrationStatus {
  readonly migration: MigrationFileHash;
  readonly state: LedgerState;
  /** Whether the next `migrate` runs it. */
  readonly willRun: boolean;
  /** Its row, or the one of another name or time that ran the same file. */
  readonly row?: LedgerRow;
}

export interface LedgerStatus {
  /** `none`: the database has no such table. `not upgraded`: the table is one of 0.x, and the files are those of 1.0. */
  readonly table: 'none' | 'not upgraded' | 'current';
  readonly migrations: readonly MigrationStatus[];
  /** Rows of no file here. */
  readonly unknown: readonly LedgerRow[];
  /** Rows of a migration that has another row already: it ran twice. */
  readonly duplicates: readonly LedgerRow[];
}
