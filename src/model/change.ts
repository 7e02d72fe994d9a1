import type { Dialect } from './dialect.ts';
import type { Facts } from './facts.ts';
import type { History, Migration, MigrationFile } from './history.ts';
import type { Snapshot, UnreadableSnapshot } from './snapshot.ts';

/** A published migration, and the same one after the change. */
export interface Kept {
  readonly before: Migration;
  readonly after: Migration;
}

/** Commands of the user's project, for fixes to paste. */
export interface Workflow {
  /** The command that runs `drizzle-kit generate`, with the user's package manager and script. */
  generate(...options: string[]): string;
  /** The command that installs what the lockfile pins. */
  readonly install: string;
  /** The command that runs drizzle-guard, with the user's package manager. */
  guard(...words: string[]): string;
}

/** One project's history before and after a change, with facts about it. It is all that rules see. */
export interface Change extends Facts {
  readonly before: History;
  readonly after: History;
  /** The dialect of its SQL. The published one counts, because a change must not choose it; a new history has its own. */
  readonly dialect: Dialect;
  /** A revision of the published state, for git commands; absent if nothing is published. */
  readonly base?: string;
  /** Says when a file was published, for example "in 4f2a91c (2026-11-02)"; without a path, it names the state ("as of …"). */
  publishedIn(path?: string): string;
  /** The time of judging, in milliseconds since the epoch: now, or when the judged commit was made. */
  readonly moment: number;
  /** Whether the newest published journal cannot be read, so that this compares with an older one. */
  readonly sinceReadable?: boolean;
  /** Whether the layout differs between the two, as after `drizzle-kit up`. */
  readonly upgraded: boolean;
  readonly kept: readonly Kept[];
  /** The kept migrations after the change. It is a set because rules look up many. */
  readonly published: ReadonlySet<Migration>;
  /** New migrations that have published SQL of other content, from a time when the journal was unreadable; absent if it was readable. */
  readonly hidden?: readonly Kept[];
  /** New migrations, in the order of `after`. */
  readonly added: readonly Migration[];
  /** Published migrations that are gone. */
  readonly removed: readonly Migration[];
  readonly workflow: Workflow;
  /** The text of a file that differs; undefined if it is the same or missing. Bytes that are not UTF-8 read as `\uFFFD`. */
  text(file: MigrationFile): string | undefined;
  /** The size in bytes of new SQL that was not read, because it is too large; undefined if it was read. */
  unreadSize(file: MigrationFile): number | undefined;
  /** The parsed snapshot if it was needed; undefined if it was not, or if it is missing. */
  snapshot(file: MigrationFile): Snapshot | UnreadableSnapshot | undefined;
}

/** Migrations with new or changed snapshots. */
export function changedSnapshots({ added, kept }: Change): Migration[] {
  return [...added, ...kept.filter(({ before, after }) => before.snapshot.oid !== after.snapshot.oid).map(({ after }) => after)];
}

/** Published migrations whose journal entry now names other files, although their own files are still there. */
export function repointed({ after, kept }: Change): Kept[] {
  const loose = new Set(after.looseSql.map(({ path }) => path));
  return kept.filter((pair) => pair.before.tag !== pair.after.tag && loose.has(pair.before.sql.path));
}

/** Whether a migration was published. */
export function isPublished({ published }: Change, migration: Migration): boolean {
  return published.has(migration);
}
