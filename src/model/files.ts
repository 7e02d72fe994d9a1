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
  /** Commits of other repositories (mode 160000), where they were listed. */
  readonly submodules?: ReadonlySet<string>;
  /** Paths the index holds as an unresolved merge conflict. */
  readonly unmerged: ReadonlySet<string>;
  /**
   * The bytes of one listed file. Rejects when git does not have the object, and with a FileTooLarge when it has more bytes than `most`,
   * without reading them.
   */
  read(path: string, most?: number): Promise<Uint8Array>;
}

/** What is enough to read files by their names: a state, or a folder on disk. */
export interface NamedFiles {
  readonly entries: Pick<ReadonlyMap<string, unknown>, 'has'>;
  read(path: string): Promise<Uint8Array>;
}

/** The state before the first commit. */
export const noFiles: Files = {
  entries: new Map(),
  unmerged: new Set(),
  read: (path) => Promise.reject(new Error(`Cannot read ${path}: the empty tree has no files`)),
};

/** Whether two states differ at any of the paths: in what is there, or in its mode, which makes a link of a file. */
export function differs(one: Pick<Files, 'entries'>, other: Pick<Files, 'entries'>, paths: Iterable<string>): boolean {
  for (const path of paths) {
    const [here, there] = [one.entries.get(path), other.entries.get(path)];
    if (here?.oid !== there?.oid || here?.mode !== there?.mode) return true;
  }
  return false;
}

/** The text of a file. Rejects when it cannot be read. */
export async function textAt(files: Pick<NamedFiles, 'read'>, path: string): Promise<string> {
  return new TextDecoder().decode(await files.read(path));
}

/** The object id of a file; undefined when there is none. */
export function oidAt({ entries }: Pick<Files, 'entries'>, path: string): string | undefined {
  return entries.get(path)?.oid;
}

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
  return [...entries.keys()].filter((path) => isConfig(nameOf(path)) && !/(?:^|\/)node_modules\//.test(path)).sort();
}

/** `drizzle.config.ts`, `drizzle-web.config.mts`, `drizzle.config.local.js`. */
function isConfig(name: string): boolean {
  const ending = /\.(?:[cm]?[jt]s|json)$/.exec(name)?.[0];
  if (ending === undefined || !name.startsWith('drizzle')) return false;
  const at = name.indexOf('.config.', 'drizzle'.length);
  const between = name.slice(at + '.config.'.length, name.length - ending.length);
  return at >= 0 && (at + '.config'.length === name.length - ending.length || between !== '');
}
