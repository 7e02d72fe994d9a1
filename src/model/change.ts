import type { Drift } from './drift.ts';
import type { Step } from './entity.ts';
import type { Level } from './finding.ts';
import type { History, Migration, MigrationFile } from './history.ts';
import type { PushScript } from './push-script.ts';
import type { Replays } from './replay.ts';
import type { Risk } from './risk.ts';
import type { Snapshot, UnreadableSnapshot } from './snapshot.ts';
import type { TableChange } from './sql.ts';
import type { TableFile } from './table-file.ts';

/** A published migration and what became of it. */
export interface Kept {
  readonly before: Migration;
  readonly after: Migration;
}

/** How the user works, so that fixes can be pasted. */
export interface Workflow {
  /** The command that runs `drizzle-kit generate`, with the user's package manager and script. */
  generate(...options: string[]): string;
  /** The command that installs what the lockfile pins. */
  readonly install: string;
}

/** A schema file that differs between before and after. */
export interface SchemaChange {
  readonly path: string;
}

/** A project's history and schema files, before and after. Rules read nothing else. */
export interface Change {
  readonly before: History;
  readonly after: History;
  /** A revision that `git checkout` takes for the published state; absent when there is none. */
  readonly base?: string;
  /** How findings name the published state, for example "4f2a91c (2026-11-02)". */
  readonly publishedIn: string;
  /** Milliseconds since the epoch: now, or when the judged commit was made. */
  readonly moment: number;
  /** The layout changed in between: `drizzle-kit up` does that. */
  readonly upgraded: boolean;
  readonly kept: readonly Kept[];
  /** What `kept` became: a set, because rules ask for one migration after the other. */
  readonly published: ReadonlySet<Migration>;
  /** In the order of `after`. */
  readonly added: readonly Migration[];
  /** Published, but gone. */
  readonly removed: readonly Migration[];
  readonly schema: readonly SchemaChange[];
  /** Files that differ and define tables, of any project. */
  readonly tableFiles: readonly TableFile[];
  /** Scripts of package.json that are new. */
  readonly pushScripts: readonly PushScript[];
  readonly workflow: Workflow;
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
  /** The text of a file that differs; undefined when it is the same or missing. */
  text(file: MigrationFile): string | undefined;
  /** A snapshot that was needed; undefined when it was not, or is missing. */
  snapshot(file: MigrationFile): Snapshot | UnreadableSnapshot | undefined;
}

/** The migrations whose snapshots are new or differ from the published ones. */
export function changedSnapshots({ added, kept }: Change): Migration[] {
  return [...added, ...kept.filter(({ before, after }) => before.snapshot.oid !== after.snapshot.oid).map(({ after }) => after)];
}

/** The published migrations whose journal entry was edited to name other files than theirs, which still lie where they were. */
export function repointed({ after, kept }: Change): Kept[] {
  const loose = new Set(after.looseSql.map(({ path }) => path));
  return kept.filter((pair) => pair.before.tag !== pair.after.tag && loose.has(pair.before.sql.path));
}

/** Whether an approved state already holds this migration. */
export function isPublished({ published }: Change, migration: Migration): boolean {
  return published.has(migration);
}
