import type { Dialect } from './dialect.ts';
import type { Facts } from './facts.ts';
import type { History, Migration, MigrationFile } from './history.ts';
import type { Snapshot, UnreadableSnapshot } from './snapshot.ts';

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

/** A project's history, before and after, and what was found out about it. Rules read nothing else. */
export interface Change extends Facts {
  readonly before: History;
  readonly after: History;
  /** What its SQL is read as: the published dialect, which the change cannot choose; of a new history its own. */
  readonly dialect: Dialect;
  /** A revision that `git checkout` takes for the published state; absent when there is none. */
  readonly base?: string;
  /** When the published state got a file, for example "in 4f2a91c (2026-11-02)"; of no file, "as of" the state itself. */
  publishedIn(path?: string): string;
  /** Milliseconds since the epoch: now, or when the judged commit was made. */
  readonly moment: number;
  /** The layout changed in between: `drizzle-kit up` does that. */
  readonly upgraded: boolean;
  readonly kept: readonly Kept[];
  /** What `kept` became: a set, because rules ask for one migration after the other. */
  readonly published: ReadonlySet<Migration>;
  /** New migrations whose SQL was published otherwise while nobody could read the journal; absent where it could be read. */
  readonly hidden?: readonly Kept[];
  /** In the order of `after`. */
  readonly added: readonly Migration[];
  /** Published, but gone. */
  readonly removed: readonly Migration[];
  readonly workflow: Workflow;
  /** The text of a file that differs; undefined when it is the same or missing. Bytes that are not UTF-8 became `\uFFFD`. */
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

/** Whether the published state already holds this migration. */
export function isPublished({ published }: Change, migration: Migration): boolean {
  return published.has(migration);
}
