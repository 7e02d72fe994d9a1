import type { Uncovered } from './coverage.ts';
import type { Drift } from './drift.ts';
import type { Step } from './entity.ts';
import type { Migration } from './history.ts';
import type { Level } from './level.ts';
import type { PushScript } from './push-script.ts';
import type { Replays } from './replay.ts';
import type { Risk } from './risk.ts';
import type { TableChange } from './sql.ts';
import type { TableFile } from './table-file.ts';

/** A custom migration that one parent of a merge has, and the merge does not. */
export interface LostCustom {
  readonly tag: string;
  readonly path: string;
  /** The oid of its SQL. */
  readonly oid: string;
  readonly commit: string;
}

/** A schema file that the change edits. */
export interface SchemaChange {
  readonly path: string;
}

/** A statement of a new migration that a published one has, too. */
export interface Repeated {
  readonly text: string;
  /** The line in the new migration's SQL, counted from 1. */
  readonly line: number;
  readonly of: Migration;
}

/** Facts about a change beyond its two histories. Each has one source in src/judge/sources. */
export interface Facts {
  readonly schema: readonly SchemaChange[];
  /** Changed files of any project that define tables. */
  readonly tableFiles: readonly TableFile[];
  /** New scripts of package.json that push a schema. */
  readonly pushScripts: readonly PushScript[];
  /** The requested level; absent for integrity, which proves nothing. */
  readonly level?: Level;
  /** The schema before and after each new migration; absent if its snapshots are unreadable. */
  readonly steps: ReadonlyMap<Migration, Step>;
  /** What new migrations do to existing data. */
  readonly risks: ReadonlyMap<Migration, readonly Risk[]>;
  /** The results of generating new migrations again, if that was requested. */
  readonly replays: Replays;
  /** Changes that custom migrations make to tables of the schema, as far as their SQL could be read. */
  readonly customChanges: ReadonlyMap<Migration, readonly TableChange[]>;
  /** What `generate` would write for the schema, if that was requested and possible. */
  readonly drift?: Drift;
  /** What decided the published verdict and is missing now, if level drift was requested. */
  readonly uncovered?: readonly Uncovered[];
  /** The schema files with their text, if the schema drifts. */
  readonly schemaSources?: readonly { readonly path: string; readonly text: string }[];
  /**
   * Published migrations whose snapshot has another format version now: the first disagreement in its meaning, or null if there is
   * none. Those that cannot be compared are not listed, because an ancestor of the published snapshot is missing.
   */
  readonly rewritten: ReadonlyMap<Migration, string | null>;
  /** Statements that new migrations repeat from published ones without a snapshot. */
  readonly repeated: ReadonlyMap<Migration, readonly Repeated[]>;
  /** Unpublished custom migrations that a merge left out; absent if that was not examined. */
  readonly lost?: readonly LostCustom[];
}

/** No facts yet. */
export const noFacts: Facts = {
  schema: [],
  tableFiles: [],
  pushScripts: [],
  steps: new Map(),
  risks: new Map(),
  replays: new Map(),
  customChanges: new Map(),
  rewritten: new Map(),
  repeated: new Map(),
};
