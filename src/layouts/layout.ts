import type { Files } from '../model/files.ts';
import type { History, TreeFile } from '../model/history.ts';
import type { LayoutName } from '../model/layout.ts';

/** One way drizzle-kit lays out a migrations folder. */
export interface Layout {
  readonly name: LayoutName;
  /** The migrations folder this path proves to exist, if it does. */
  provedBy(path: string): string | undefined;
  /** Whether drizzle-kit gives this name to SQL, as a path below the migrations folder. */
  namesSql(below: string): boolean;
  /** A folder that has no migrations yet. */
  empty(out: string): History;
  /** The history of one migrations folder, its files given by their path below that folder. */
  read(files: Files, out: string, below: ReadonlyMap<string, TreeFile>): Promise<History>;
}

/** A file as the model has it, with its object id if the tree holds it. */
export function fileAt(path: string, file: TreeFile | undefined): { readonly path: string; readonly oid?: string } {
  return file === undefined ? { path } : { path, oid: file.oid };
}
