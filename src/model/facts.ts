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

/** A custom migration that a parent of a merge had and its result has not. */
export interface LostCustom {
  readonly tag: string;
  readonly path: string;
  /** The blob of its SQL. */
  readonly oid: string;
  readonly commit: string;
}

/** A schema file that differs between before and after. */
export interface SchemaChange {
  readonly path: string;
}

/** A statement that a new migration has and a published one had. */
export interface Repeated {
  readonly text: string;
  /** One-based, in the new migration's SQL. */
  readonly line: number;
  readonly of: Migration;
}

/** What was found out about a change beside its two histories. Each fact has one source, in src/judge/sources. */
export interface Facts {
  readonly schema: readonly SchemaChange[];
  /** Files that differ and define tables, of any project. */
  readonly tableFiles: readonly TableFile[];
  /** Scripts of package.json that are new. */
  readonly pushScripts: readonly PushScript[];
  /** How far it was to be proved; absent for integrity, which proves nothing. */
  readonly level?: Level;
  /** What each new migration makes of the schema; absent where its snapshots cannot be read. */
  readonly steps: ReadonlyMap<Migration, Step>;
  /** What new migrations do to what databases hold already. */
  readonly risks: ReadonlyMap<Migration, readonly Risk[]>;
  /** What generating the new migrations again gave, as far as that was asked for. */
  readonly replays: Replays;
  /** What custom migrations do to tables of the schema, as far as their SQL was read. */
  readonly customChanges: ReadonlyMap<Migration, readonly TableChange[]>;
  /** What `generate` would write for the schema, when that was asked for and could be told. */
  readonly drift?: Drift;
  /** What the published state was checked by and this one is not, when that was asked for. */
  readonly uncovered?: readonly Uncovered[];
  /** The files that define a schema that drifts, with their text; absent where nothing drifts. */
  readonly schemaSources?: readonly { readonly path: string; readonly text: string }[];
  /**
   * Published migrations whose snapshot is now in another version: the first thing it says otherwise, or null where it means the same. One
   * whose published snapshot builds on what is missing is not there.
   */
  readonly rewritten: ReadonlyMap<Migration, string | null>;
  /** What new migrations do that published ones without a snapshot did. */
  readonly repeated: ReadonlyMap<Migration, readonly Repeated[]>;
  /** Unpublished custom migrations that a merge left out; absent where none was looked for. */
  readonly lost?: readonly LostCustom[];
}

/** A change about which nothing was found out. */
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
