import type { LedgerRow, LedgerState, LedgerStatus, Target } from './ledger.ts';

/** Something about a ledger that a person has to know, with the way out. */
export interface LedgerFinding {
  readonly state: LedgerState | 'unknown' | 'duplicate';
  /** The migration, or what names the row. */
  readonly migration: string;
  readonly problem: string;
  readonly why: string;
  readonly fix: string;
}

/** One project's migrations and one database. */
export interface ProjectDatabase {
  /** The drizzle config. */
  readonly project: string;
  readonly target: Target;
  /** Where the variables of the address were set: a file, or null for the environment. */
  readonly sources: readonly { readonly variable: string; readonly file: string | null }[];
  /** The table of applied migrations, as SQL names it. */
  readonly table: string;
  readonly status: LedgerStatus;
  /** All rows, in the order in which they were written. */
  readonly rows: readonly LedgerRow[];
  readonly findings: readonly LedgerFinding[];
}

/** What `db status`, `db history` and `db info` answer. */
export interface DatabaseReport {
  readonly databases: readonly ProjectDatabase[];
  /** Projects whose database could not be read. */
  readonly unchecked: readonly { readonly project: string; readonly reason: string }[];
}

/** 0: what ran and what is pending agree with the files; 1: they do not; 2: a database could not be read. */
export function databaseExitCode({ databases, unchecked }: DatabaseReport): number {
  if (unchecked.length > 0) return 2;
  return databases.some(({ findings }) => findings.length > 0) ? 1 : 0;
}
