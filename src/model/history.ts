/** Where drizzle-kit keeps what it knows: a 0.x journal, or one folder for each migration (1.0). */
export type LayoutName = 'journal' | 'folders';

/** A file a migration should have. */
export interface MigrationFile {
  readonly path: string;
  /** Absent when the judged tree does not hold the file. */
  readonly oid?: string;
}

/** One entry of a 0.x `_journal.json`. */
export interface JournalEntry {
  readonly idx: number;
  readonly when: number;
  readonly tag: string;
  readonly version?: string | undefined;
  readonly breakpoints?: boolean | undefined;
}

export interface Migration {
  /** File name without `.sql` (0.x), or the folder's name (1.0). */
  readonly tag: string;
  /** The leading digits of the tag, which order migrations and name snapshots. */
  readonly prefix: string;
  /** Milliseconds since the epoch: the journal's `when`, or the folder's time stamp. */
  readonly when: number;
  readonly sql: MigrationFile;
  readonly snapshot: MigrationFile;
  /** 0.x only. */
  readonly entry?: JournalEntry;
  /** 0.x only: one-based lines of the entry's tag and when in the journal. */
  readonly lines?: { readonly tag: number; readonly when: number };
}

/** A file that exists in the tree. */
export interface TreeFile {
  readonly path: string;
  readonly oid: string;
}

/** A project's migrations in order, whatever the layout. */
export interface History {
  /** The migrations folder, relative to the repository's top. */
  readonly out: string;
  readonly layout: LayoutName;
  readonly dialect?: string;
  /** Where the order is recorded: the journal's path (0.x), or the folder itself (1.0). */
  readonly orderedBy: string;
  /** The order cannot be read, so nothing below is known. */
  readonly unreadable?: { readonly problem: string; readonly line?: number };
  readonly migrations: readonly Migration[];
  /** SQL that no migration owns: it is never applied. */
  readonly looseSql: readonly TreeFile[];
  /** Files drizzle-kit does not expect where it looks for its own. */
  readonly strays: readonly (TreeFile & { readonly breaks?: string })[];
}

/** A history without any migration, the state before the first generate. */
export function noHistory(like: History): History {
  const { unreadable: _, ...rest } = like;
  return { ...rest, migrations: [], looseSql: [], strays: [] };
}

/** A tag without its leading digits: what `--name` was given. */
export function nameOfTag(tag: string): string {
  return tag.replace(/^\d+_/, '');
}
