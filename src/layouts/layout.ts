import type { Files } from '../model/files.ts';
import type { History, TreeFile } from '../model/history.ts';
import type { LayoutName } from '../model/layout.ts';

/** A way in which drizzle-kit lays out a migrations folder. */
export interface Layout {
  readonly name: LayoutName;
  /** The migrations folder that a path proves to exist; undefined if it proves none. */
  provedBy(path: string): string | undefined;
  /** Whether drizzle-kit would name a SQL file like this; the path is relative to the migrations folder. */
  namesSql(below: string): boolean;
  /** The history of a folder without migrations. */
  empty(out: string): History;
  /** Reads the history of a folder. `below` has its files by relative path. */
  read(files: Files, out: string, below: ReadonlyMap<string, TreeFile>): Promise<History>;
}

/** A migration file, with its oid if the tree has it. */
export function fileAt(path: string, file: TreeFile | undefined): { readonly path: string; readonly oid?: string } {
  return file === undefined ? { path } : { path, oid: file.oid };
}
