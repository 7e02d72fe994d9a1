import type { EquivalentEdit } from './equivalence.ts';
import type { Migration } from './history.ts';

/**
 * How a migration came about: written by `generate`; made empty by `generate --custom` and filled by hand; generated and edited afterwards, in
 * what it does or (`equivalent`) only in how it is said; or made by `pull` from a database that has it already.
 */
export type MigrationKind = 'generated' | 'custom' | 'edited' | 'equivalent' | 'introspected';

/** What drizzle-kit writes when it generates a migration again from the snapshots around it. */
export interface Replay {
  readonly kind: MigrationKind;
  /** The SQL that drizzle-kit writes; empty for a custom migration. */
  readonly sql: string;
  /** What the file adds and lacks, as a unified diff; empty unless it was edited. */
  readonly diff: string;
  /** What each edited statement of an equivalent migration gained. */
  readonly edits?: readonly EquivalentEdit[];
}

/** Replays by migration; one that could not be replayed is not in it. */
export type Replays = ReadonlyMap<Migration, Replay>;
