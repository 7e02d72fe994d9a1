import { existsSync } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { FileTooLarge } from '../model/file-too-large.ts';
import type { Entry, Files } from '../model/files.ts';
import { largestRead, tooLarge } from './objects.ts';
import type { Repository } from './repository.ts';
import { GitError, git, splitZ } from './run.ts';

/** The files of the next commit. Reads the index that git gave the hook, without entries of `git add -N`. */
export function indexFiles(repository: Repository): Promise<Files> {
  return listedOnce(repository, 'index', () => listIndex(repository));
}

/** The files of a commit or tree. */
export function commitFiles(repository: Repository, oid: string): Promise<Files> {
  return listedOnce(repository, oid, () => listTree(repository, oid));
}

function listedOnce({ listings }: Repository, name: string, list: () => Promise<Files>): Promise<Files> {
  const listed = listings.get(name) ?? list();
  listings.set(name, listed);
  return listed;
}

async function listIndex(repository: Repository): Promise<Files> {
  const { stdout } = await git(['ls-files', '-s', '-z', '--full-name'], { cwd: repository.cwd });
  const entries = new Map<string, Entry>();
  const unmerged = new Set<string>();
  const submodules = new Set<string>();
  for (const { head, path } of records(stdout)) {
    const mode = head.slice(0, 6);
    if (!head.endsWith(' 0')) unmerged.add(path);
    else if (isFile(mode)) entries.set(path, { oid: head.slice(7, -2), mode });
    else submodules.add(path);
  }
  for (const path of await intendedToAdd(repository, entries)) entries.delete(path);
  return { entries, unmerged, submodules, read: (path, most) => readBlob(repository, path, entries.get(path), most) };
}

/** The files of a state whose entries the caller has. */
export function filesFrom(repository: Repository, entries: ReadonlyMap<string, Entry>): Files {
  return { entries, unmerged: new Set(), read: (path, most) => readBlob(repository, path, entries.get(path), most) };
}

async function listTree(repository: Repository, oid: string): Promise<Files> {
  const { stdout } = await git(['ls-tree', '-r', '-z', '--full-tree', oid], { cwd: repository.cwd });
  const entries = new Map<string, Entry>();
  const submodules = new Set<string>();
  for (const { head, path } of records(stdout)) {
    const mode = head.slice(0, 6);
    if (isFile(mode)) entries.set(path, { oid: head.slice(head.lastIndexOf(' ') + 1), mode });
    else submodules.add(path);
  }
  return { ...filesFrom(repository, entries), submodules };
}

/** Iterates over records `<head>\t<path>\0` without splitting the text, because an index may have 100,000 of them. */
function* records(stdout: string): Iterable<{ head: string; path: string }> {
  for (let at = 0; at < stdout.length; ) {
    const tab = stdout.indexOf('\t', at);
    const end = stdout.indexOf('\0', tab);
    yield { head: stdout.slice(at, tab), path: stdout.slice(tab + 1, end) };
    at = end + 1;
  }
}

/** The files that `git add --all` and a commit would hold; ignored files are not among them. */
export async function worktreeFiles(repository: Repository): Promise<Files> {
  const { cwd } = repository;
  const [index, changed, untracked] = await Promise.all([
    indexFiles(repository),
    git(['diff-files', '--name-status', '-z', '--no-renames'], { cwd }),
    git(['ls-files', '-o', '-z', '--exclude-standard', '--full-name'], { cwd }),
  ]);
  const entries = new Map(index.entries);
  const onDisk = splitZ(untracked.stdout).filter((path) => !path.endsWith('/'));
  const parts = splitZ(changed.stdout);
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const path = parts[at + 1] ?? '';
    if (parts[at] === 'D') entries.delete(path);
    else onDisk.push(path);
  }
  // of two sides that disagree, one may have deleted the file
  const isThere = (path: string) => !index.unmerged.has(path) || existsSync(join(cwd, path));
  const present = onDisk.filter(isThere);
  const found = await Promise.all(present.map(async (path) => ({ path, stats: await lstat(join(cwd, path)) })));
  const links = found.filter(({ stats }) => stats.isSymbolicLink()).map(({ path }) => path);
  const sizes = new Map(found.map(({ path, stats }) => [path, stats.size]));
  // a path that is a folder now is a submodule
  const disk = new Set(found.filter(({ stats }) => stats.isFile()).map(({ path }) => path));
  const judged = [...disk].filter((path) => /\.(?:sql|json|[cm]?[jt]sx?)$/.test(path));
  const oids = new Map([...(await hashesOf(repository, judged)), ...(await linkHashesOf(repository, links))]);
  for (const path of disk)
    entries.set(path, { oid: oids.get(path) ?? `worktree:${path}`, mode: index.entries.get(path)?.mode ?? '100644' });
  for (const path of links) entries.set(path, { oid: oids.get(path) ?? '', mode: '120000' });
  const linked = new Set(links);
  return {
    entries,
    unmerged: index.unmerged,
    submodules: index.submodules ?? new Set(),
    read: (path, most = largestRead) => {
      if (linked.has(path)) return readlink(join(cwd, path), 'buffer');
      const size = sizes.get(path) ?? 0;
      if (size > most) return Promise.reject(new FileTooLarge(`Cannot read ${path}: ${tooLarge(size, most)}`, size));
      return disk.has(path) ? readFile(join(cwd, path)) : readBlob(repository, path, entries.get(path), most);
    },
  };
}

/** The blobs that `git add` would write. hash-object applies the same filters, so autocrlf makes no difference. */
async function hashesOf({ cwd }: Repository, paths: readonly string[]): Promise<[string, string][]> {
  if (paths.length === 0) return [];
  const input = paths.map((path) => `${quotedForGit(path)}\n`).join('');
  const { stdout } = await git(['hash-object', '--stdin-paths'], { cwd, input });
  const oids = stdout.split('\n');
  return paths.map((path, at) => [path, oids[at] ?? '']);
}

/** The blobs of symbolic links, which hold the link's target. hash-object would follow the links. */
function linkHashesOf({ cwd }: Repository, paths: readonly string[]): Promise<[string, string][]> {
  return Promise.all(
    paths.map(async (path) => {
      const input = await readlink(join(cwd, path));
      return [path, (await git(['hash-object', '--stdin'], { cwd, input })).stdout.trim()] as [string, string];
    }),
  );
}

/** A path for git's stdin, quoted where git would misread it. */
function quotedForGit(path: string): string {
  if (!/^"|[\n\r]/.test(path)) return path;
  return `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\r', '\\r')}"`;
}

/** Whether a mode is that of a file or a link. A submodule (160000) is a repository of its own. */
function isFile(mode: string): boolean {
  return mode.startsWith('100') || mode === '120000';
}

/** Paths of `git add -N`. They have the empty blob in the index, and only diff tells them from empty files. */
export async function intendedToAdd(
  { cwd }: Pick<Repository, 'cwd'>,
  entries: ReadonlyMap<string, Entry>,
  env?: Readonly<Record<string, string>>,
): Promise<string[]> {
  const empty = [...entries].filter(([, { oid }]) => emptyBlobs.has(oid));
  const [first] = empty;
  if (first === undefined) return [];
  const emptyTree = emptyTrees[first[1].oid.length === 40 ? 'sha1' : 'sha256'];
  // paths are given because diff prints every change otherwise
  const paths = empty.length > 500 ? [] : empty.map(([path]) => `:(top,literal)${path}`);
  const args = ['diff-index', '--cached', '--ita-invisible-in-index', '--name-only', '-z', emptyTree, '--', ...paths];
  const staged = new Set(splitZ((await git(args, { cwd, ...(env && { env }) })).stdout));
  return empty.map(([path]) => path).filter((path) => !staged.has(path));
}

/** git knows the empty tree even if no object of it exists */
const emptyTrees = {
  sha1: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  sha256: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
} as const;

const emptyBlobs: ReadonlySet<string> = new Set([
  'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
]);

async function readBlob({ objects }: Repository, path: string, entry: Entry | undefined, most?: number): Promise<Uint8Array> {
  const found = entry === undefined ? undefined : await objects.read(entry.oid, most).catch((cause: Error) => cause);
  if (found === undefined)
    throw new GitError(['cat-file'], 0, `Cannot read ${path}: git does not have its content; run: git fetch`);
  if (found instanceof FileTooLarge)
    throw new FileTooLarge(`Cannot read ${path}: ${found.message}`, found.size, { cause: found });
  // the object is damaged, or a partial clone could not fetch it
  if (found instanceof Error) throw new GitError(['cat-file'], null, `Cannot read ${path}: ${found.message}`, found);
  return found.content;
}
