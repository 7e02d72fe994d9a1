import type { Dialect } from './dialect.ts';
import type { LayoutTraits } from './layout.ts';

/** A file a migration should have. */
export interface MigrationFile {
  readonly path: string;
  /** Absent when the judged tree does not hold the file. */
  readonly oid?: string;
  /** A revision that has it; absent where the published state does. */
  readonly from?: string;
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

/** A file or a name that a checkout does not show as git stores it. */
export interface Altered {
  readonly path: string;
  /** `case`: another name is the same on macOS and Windows; `spelling`: drizzle-kit looks for other letters. */
  readonly kind: 'link' | 'submodule' | 'attribute' | 'case' | 'spelling';
  /** The attribute, or the other name. */
  readonly detail?: string;
  /** The line of the `.gitattributes` that says so. */
  readonly from?: { readonly file: string; readonly line: number };
}

/** A project's migrations in order, whatever the layout. */
export interface History extends LayoutTraits {
  /** The migrations folder, relative to the repository's top. */
  readonly out: string;
  readonly dialect?: Dialect;
  /** Where the order is recorded: the journal's path (0.x), or the folder itself (1.0). */
  readonly orderedBy: string;
  /** The file that records the order; absent where the migrations' names do. */
  readonly orderFile?: string;
  /** The order cannot be read, so nothing below is known. */
  readonly unreadable?: { readonly problem: string; readonly line?: number };
  readonly migrations: readonly Migration[];
  /** SQL that no migration owns: it is never applied. */
  readonly looseSql: readonly TreeFile[];
  /** What a checkout shows otherwise; absent where there is nothing. */
  readonly altered?: readonly Altered[];
  /** Of a folder that is gone: where its SQL is now, by blob; absent where there is none. */
  readonly elsewhere?: ReadonlyMap<string, string>;
  /** Files drizzle-kit does not expect where it looks for its own. */
  readonly strays: readonly (TreeFile & { readonly breaks?: string })[];
}

/** A history without any migration, the state before the first generate. */
export function noHistory(like: History): History {
  const { unreadable: _, altered: __, ...rest } = like;
  return { ...rest, migrations: [], looseSql: [], strays: [] };
}

/** Whether a path, or a folder above it, is a link or a submodule: what lies behind it is not in this tree. */
export function isLinked({ altered = [] }: History, path: string): boolean {
  return altered.some(
    (one) => (one.kind === 'link' || one.kind === 'submodule') && (path === one.path || path.startsWith(`${one.path}/`)),
  );
}

/** A tag without its leading digits: what `--name` was given. */
export function nameOfTag(tag: string): string {
  return tag.replace(/^\d+_/, '');
}
