/** A file as git lists it. */
export interface Entry {
  /** Object id of the blob: 40 hex digits, or 64 in a SHA-256 repository. */
  readonly oid: string;
  /** Git's file mode, for example 100644. */
  readonly mode: string;
}

/** One state of the repository: the index, a commit or the working tree. */
export interface Files {
  readonly entries: ReadonlyMap<string, Entry>;
  /** Paths the index holds as an unresolved merge conflict. */
  readonly unmerged: ReadonlySet<string>;
  /** The bytes of one listed file. Rejects when git does not have the object. */
  read(path: string): Promise<Uint8Array>;
}

/** The state before the first commit. */
export const noFiles: Files = {
  entries: new Map(),
  unmerged: new Set(),
  read: (path) => Promise.reject(new Error(`Cannot read ${path}: the empty tree has no files`)),
};

/** The folder of a path, without a trailing slash; the top folder is the empty string. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** A path below a folder; the top folder is the empty string. */
export function join(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}

/** A folder and those above it, nearest first, the top last. */
export function foldersAbove(folder: string): string[] {
  return folder === '' ? [''] : [folder, ...foldersAbove(folderOf(folder))];
}

/** Every drizzle config of a tree, whether or not it sets a dialect. */
export function configsIn({ entries }: Pick<Files, 'entries'>): string[] {
  return [...entries.keys()].filter((path) => isConfig.test(nameOf(path)) && !/(?:^|\/)node_modules\//.test(path)).sort();
}

const isConfig = /^drizzle[^/]*\.config\.(?:[^/]+\.)?(?:[cm]?[jt]s|json)$/;
