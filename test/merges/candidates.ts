import { execFileSync } from 'node:child_process';
import type { Kit } from '../support/histories.ts';

/** A merge to whose migrations folder both parents had added since they parted. */
export interface Candidate {
  readonly gitDir: string;
  readonly merge: string;
  readonly parents: readonly [string, string];
  readonly base: string;
  readonly folder: string;
  readonly layout: Kit;
  /** The parent whose migrations databases have run: 0 or 1. */
  readonly published: 0 | 1;
}

/** Every such merge of a repository's history, each state of a folder once. */
export function* candidatesIn(gitDir: string): Generator<Candidate> {
  const git = gitOf(gitDir);
  const mainline = new Set(git('rev-list', '--first-parent', 'HEAD')?.split('\n'));
  const seen = new Set<string>();
  for (const line of git('rev-list', '--all', '--merges', '--parents')?.split('\n') ?? []) {
    const [merge = '', ...parents] = line.split(' ');
    const [first = '', second = ''] = parents;
    if (parents.length !== 2) continue;
    const base = git('merge-base', first, second);
    if (base === undefined || parents.includes(base)) continue;
    const added = parents.map((parent) => addedIn(git, base, parent));
    for (const [folder, layout] of added[0] ?? []) {
      if (added[1]?.get(folder) !== layout) continue;
      const key = [folder, ...[base, ...parents].map((commit) => git('rev-parse', `${commit}:${folder}`))].join(' ');
      if (seen.has(key)) continue;
      seen.add(key);
      yield {
        gitDir,
        merge,
        parents: [first, second],
        base,
        folder,
        layout,
        published: publishedOf(git, mainline, merge, first, second),
      };
    }
  }
}

type Git = (...args: string[]) => string | undefined;

/** Runs git in a bare repository; undefined where it fails. */
export function gitOf(gitDir: string): Git {
  return (...args) => {
    try {
      const command = ['--git-dir', gitDir, ...args];
      return execFileSync('git', command, {
        encoding: 'utf8',
        maxBuffer: 2 ** 30,
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trimEnd();
    } catch {
      return undefined;
    }
  };
}

/** The migrations folders that a commit added SQL to, and their layouts. */
function addedIn(git: Git, base: string, commit: string): Map<string, Kit> {
  const listed = git('diff-tree', '-r', '--no-renames', '--diff-filter=A', '--name-only', base, commit, '--', ':(glob)**/*.sql');
  const folders = new Map<string, Kit>();
  for (const path of listed?.split('\n') ?? []) {
    const [, folder = '', name = ''] = /^(.+)\/([^/]+)$/.exec(path) ?? [];
    const has = (file: string) => git('cat-file', '-e', `${commit}:${file}`) !== undefined;
    const [, parent = ''] = /^(.+)\/[^/]+$/.exec(folder) ?? [];
    if (folder !== '' && !folders.has(folder) && has(`${folder}/meta/_journal.json`)) folders.set(folder, '0.31');
    else if (name === 'migration.sql' && parent !== '' && has(`${folder}/snapshot.json`)) folders.set(parent, '1.0');
  }
  return folders;
}

/** The parent on the main line; of two branches the one that was merged in, as when main is merged into a branch. */
function publishedOf(git: Git, mainline: ReadonlySet<string>, merge: string, first: string, second: string): 0 | 1 {
  if (mainline.has(merge) || mainline.has(first)) return 0;
  if (mainline.has(second)) return 1;
  return /^Merge pull request/.test(git('log', '-1', '--format=%s', merge) ?? '') ? 0 : 1;
}
