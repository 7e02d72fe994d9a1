import type { Dialect } from './dialect.ts';
import type { LayoutTraits } from './layout.ts';

/** A file that a migration needs. */
export interface MigrationFile {
  readonly path: string;
  /** The blob; absent if the tree does not have the file. */
  readonly oid?: string;
  /** A revision that has the file, if the published state does not. */
  readonly from?: string;
}

/** An entry of `_journal.json` in 0.x. */
export interface JournalEntry {
  readonly idx: number;
  readonly when: number;
  readonly tag: string;
  readonly version?: string | undefined;
  readonly breakpoints?: boolean | undefined;
}

export interface Migration {
  /** The file name without `.sql` (0.x), or the folder name (1.0). */
  readonly tag: string;
  /** The leading digits of the tag, which order migrations and name snapshots. */
  readonly prefix: string;
  /** The journal's `when`, or the folder's time stamp, in milliseconds since the epoch. */
  readonly when: number;
  readonly sql: MigrationFile;
  readonly snapshot: MigrationFile;
  /** The journal entry; only in 0.x. */
  readonly entry?: JournalEntry;
  /** The lines of the entry's tag and when in the journal, counted from 1; only in 0.x. */
  readonly lines?: { readonly tag: number; readonly when: number };
}

/** A file of the tree. */
export interface TreeFile {
  readonly path: string;
  readonly oid: string;
}

/** A path that a checkout shows differently from what git stores. */
export interface Altered {
  readonly path: string;
  /** `case`: it differs from another name only in case. `spelling`: drizzle-kit writes the name in another case. */
  readonly kind: 'link' | 'submodule' | 'attribute' | 'case' | 'spelling';
  /** The attribute, or the other name. */
  readonly detail?: string;
  /** The blob of a link, which holds its target. */
  readonly oid?: string;
  /** The files of the tree that a link leads to, by the path that they have through it; absent if it leads out of the tree. */
  readonly behind?: ReadonlyMap<string, TreeFile>;
  /** The line of `.gitattributes` that sets the attribute. */
  readonly from?: { readonly file: string; readonly line: number };
}

/** A project's migrations in order, whatever the layout. */
export interface History extends LayoutTraits {
  /** The migrations folder, relative to the repository's top. */
  readonly out: string;
  readonly dialect?: Dialect;
  /** The path that records the order: the journal (0.x), or the folder itself (1.0). */
  readonly orderedBy: string;
  /** The file that records the order; absent if the names of the migrations do. */
  readonly orderFile?: string;
  /** Why the order is unreadable; nothing below is known then. */
  readonly unreadable?: { readonly problem: string; readonly line?: number };
  readonly migrations: readonly Migration[];
  /** SQL files that belong to no migration, so that they are never applied. */
  readonly looseSql: readonly TreeFile[];
  /** Paths that a checkout shows differently; absent if there are none. */
  readonly altered?: readonly Altered[];
  /** By blob: other folders that have the SQL of a folder that is gone. Absent if none has any. */
  readonly elsewhere?: ReadonlyMap<string, string>;
  /** Unexpected files in the folder of drizzle-kit's own ones. */
  readonly strays: readonly (TreeFile & { readonly breaks?: string })[];
}

/** A history without migrations, like the one before the first generate. */
export function noHistory(like: History): History {
  const { unreadable: _, altered: __, ...rest } = like;
  return { ...rest, migrations: [], looseSql: [], strays: [] };
}

/** Whether a path or a parent of it is a link or a submodule, so that its content is not in this tree. */
export function isLinked({ altered = [] }: History, path: string): boolean {
  return altered.some(
    (one) => (one.kind === 'link' || one.kind === 'submodule') && (path === one.path || path.startsWith(`${one.path}/`)),
  );
}

/** The tag without its leading digits, as `--name` sets it. */
export function nameOfTag(tag: string): string {
  return tag.replace(/^\d+_/, '');
}
