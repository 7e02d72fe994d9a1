/** Where drizzle-kit keeps what it knows: a 0.x journal, or one folder for each migration (1.0). */
export type LayoutName = 'journal' | 'folders';

/** What others ask of a layout. Each says it of itself, in its own file of src/layouts. */
export interface LayoutTraits {
  readonly layout: LayoutName;
  /** The least time between two migrations that follow each other, in milliseconds. */
  readonly tick: number;
  /** A migration's time is its name, so renaming it gives it another. */
  readonly restampable: boolean;
  /** A migration without a snapshot lacks it; otherwise it is SQL that somebody wrote by hand. */
  readonly needsSnapshots: boolean;
  /** Each snapshot follows the one right before it; otherwise branches may stand side by side. */
  readonly linear: boolean;
  /** Every snapshot holds the whole schema; otherwise one may be the difference to its parents. */
  readonly wholeSnapshots: boolean;
  /** What drizzle-kit writes below the migrations folder, as git's glob patterns. */
  readonly written: readonly string[];
  /** What proves that a folder holds migrations: how people call it, and a pathspec below that folder which adds it. */
  readonly proof: { readonly name: string; readonly pathspec: string };
  /** Whether drizzle-kit takes a file for a snapshot, by its path below the migrations folder. */
  isSnapshot(below: string): boolean;
  /** The SQL of the only migration whose name ends so, as a shell pattern below the migrations folder. */
  sqlNamed(name: string): string;
}
