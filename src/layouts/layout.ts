import type { Files } from '../model/files.ts';
import type { History, LayoutName, TreeFile } from '../model/history.ts';

/** One way drizzle-kit lays out a migrations folder. */
export interface Layout {
  readonly name: LayoutName;
  /** The migrations folder this path proves to exist, if it does. */
  provedBy(path: string): string | undefined;
  /** The history of one migrations folder, its files given by their path below that folder. */
  read(files: Files, out: string, below: ReadonlyMap<string, TreeFile>): Promise<History>;
}

/** A file's place for a model: its object id only when the tree holds it. */
export function fileAt(path: string, file: TreeFile | undefined): { readonly path: string; readonly oid?: string } {
  return file === undefined ? { path } : { path, oid: file.oid };
}
