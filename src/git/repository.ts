import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Files } from '../model/files.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { ObjectReader } from './objects.ts';
import { git } from './run.ts';

export interface Repository {
  /** Where git is run: the top of the working tree, or the git directory of a bare repository. */
  readonly cwd: string;
  /** Absolute; a linked worktree has its own. */
  readonly gitDir: string;
  readonly bare: boolean;
  readonly shallow: boolean;
  readonly remotes: readonly string[];
  readonly objects: ObjectReader;
  /** What was listed already, by the name of the commit or tree, or `index`. */
  readonly listings: Map<string, Promise<Files>>;
  close(): void;
}

export interface Commit {
  readonly oid: string;
  /** As the commit names them, also when a shallow clone hides them. */
  readonly parents: readonly string[];
  /** Committer date in milliseconds since the epoch. */
  readonly date: number;
}

/** The repository around a folder. Throws a GitError outside of one. */
export async function openRepository(folder: string): Promise<Repository> {
  const [{ stdout }, remote] = await Promise.all([
    git(['rev-parse', '--is-bare-repository', '--is-shallow-repository', '--show-cdup', '--absolute-git-dir'], { cwd: folder }),
    git(['remote'], { cwd: folder }),
  ]);
  const [bare, shallow, ...rest] = stdout.slice(0, -1).split('\n');
  // a bare repository has no way up
  const up = bare === 'true' ? '' : (rest.shift() ?? '');
  // last, because only its name can hold line ends
  const gitDir = rest.join('\n');
  // the way up starts from where the folder is, not from a link to it
  const cwd = bare === 'true' ? gitDir : resolve(await realpath(folder), up);
  const objects = new ObjectReader(cwd);
  return {
    cwd,
    gitDir,
    bare: bare === 'true',
    shallow: shallow === 'true',
    remotes: remote.stdout.split('\n').filter((name) => name !== ''),
    objects,
    listings: new Map(),
    close: () => objects.close(),
  };
}

/** The commit a revision names. Rejects when it is not here. */
export async function requiredCommit(repository: Repository, revision: string): Promise<Commit> {
  const commit = await commitNamed(repository, revision);
  if (commit === undefined) throw new Unjudgeable(`There is no commit ${revision} here. Run: git fetch`);
  return commit;
}

/** The commit a revision names, tags peeled; undefined when there is none. */
export async function commitNamed(repository: Repository, revision: string): Promise<Commit | undefined> {
  const found = await repository.objects.read(`${revision}^{commit}`);
  if (found?.type !== 'commit') return undefined;
  const header = Buffer.from(found.content).toString('utf8').split('\n\n', 1)[0] ?? '';
  return {
    oid: found.oid,
    parents: [...header.matchAll(/^parent ([0-9a-f]+)$/gm)].map(([, oid]) => oid ?? ''),
    date: Number(/^committer .* (\d+) [+-]\d+$/m.exec(header)?.[1] ?? 0) * 1000,
  };
}
