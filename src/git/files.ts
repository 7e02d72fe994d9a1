import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Entry, Files } from '../model/files.ts';
import type { Repository } from './repository.ts';
import { GitError, git, splitZ } from './run.ts';

/** What the next commit will hold: the index git gave the hook, without what is only intended to be added. */
export async function indexFiles(repository: Repository): Promise<Files> {
  const { stdout } = await git(['ls-files', '-s', '-z', '--full-name'], { cwd: repository.cwd });
  const entries = new Map<string, Entry>();
  const unmerged = new Set<string>();
  for (const line of splitZ(stdout)) {
    const tab = line.indexOf('\t');
    const [mode = '', oid = '', stage] = line.slice(0, tab).split(' ');
    const path = line.slice(tab + 1);
    if (stage !== '0') unmerged.add(path);
    else if (isFile(mode)) entries.set(path, { oid, mode });
  }
  for (const path of await intendedToAdd(repository, entries)) entries.delete(path);
  return { entries, unmerged, read: (path) => readBlob(repository, path, entries.get(path)) };
}

/** The files of a commit or tree. */
export async function commitFiles(repository: Repository, oid: string): Promise<Files> {
  const { stdout } = await git(['ls-tree', '-r', '-z', '--full-tree', oid], { cwd: repository.cwd });
  const entries = new Map<string, Entry>();
  for (const line of splitZ(stdout)) {
    const tab = line.indexOf('\t');
    const [mode = '', , blob = ''] = line.slice(0, tab).split(' ');
    if (isFile(mode)) entries.set(line.slice(tab + 1), { oid: blob, mode });
  }
  return { entries, unmerged: new Set(), read: (path) => readBlob(repository, path, entries.get(path)) };
}

/** What `git add --all` and a commit would hold: ignored files are left out. */
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
  const judged = onDisk.filter((path) => /\.(?:sql|json|[cm]?[jt]sx?)$/.test(path) && !/[\n\r]/.test(path));
  // hash-object applies the filters that `git add` would, so autocrlf is no difference
  const { stdout } = await git(['hash-object', '--stdin-paths'], { cwd, input: judged.map((path) => `${path}\n`).join('') });
  const oids = new Map(
    stdout
      .trim()
      .split('\n')
      .map((oid, at) => [judged[at], oid]),
  );
  const disk = new Set(onDisk);
  for (const path of disk)
    entries.set(path, { oid: oids.get(path) ?? `worktree:${path}`, mode: index.entries.get(path)?.mode ?? '100644' });
  return {
    entries,
    unmerged: index.unmerged,
    read: (path) => (disk.has(path) ? readFile(join(cwd, path)) : readBlob(repository, path, entries.get(path))),
  };
}

/** Submodules (160000) are other repositories; a link's blob is its target. */
function isFile(mode: string): boolean {
  return mode.startsWith('100') || mode === '120000';
}

/** `git add -N` lists the empty blob, but git commits nothing of it; only diff-files tells it from an empty file. */
async function intendedToAdd({ cwd }: Repository, entries: ReadonlyMap<string, Entry>): Promise<string[]> {
  const empty = [...entries].filter(([, { oid }]) => emptyBlobs.has(oid)).map(([path]) => path);
  if (empty.length === 0) return [];
  const { stdout } = await git(['diff-files', '--name-only', '--diff-filter=A', '-z'], { cwd });
  const added = new Set(splitZ(stdout));
  return empty.filter((path) => added.has(path));
}

const emptyBlobs: ReadonlySet<string> = new Set([
  'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391',
  '473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813',
]);

async function readBlob({ objects }: Repository, path: string, entry: Entry | undefined): Promise<Uint8Array> {
  const found = entry === undefined ? undefined : await objects.read(entry.oid);
  if (found === undefined)
    throw new GitError(['cat-file'], 0, `Cannot read ${path}: git does not have its content; run: git fetch`);
  return found.content;
}
