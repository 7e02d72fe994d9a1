import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Files } from '../model/files.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { ObjectReader } from './objects.ts';
import { git } from './run.ts';

/** An open repository. Whoever opened it closes it. */
export interface Repository {
  /** Where git runs: the top of the working tree, or the git directory of a bare repository. */
  readonly cwd: string;
  /** The absolute git directory. A linked worktree has its own. */
  readonly gitDir: string;
  readonly bare: boolean;
  readonly shallow: boolean;
  readonly remotes: readonly string[];
  readonly objects: ObjectReader;
  /** Files that were listed already, by commit, tree, or `index`. */
  readonly listings: Map<string, Promise<Files>>;
  close(): void;
}

/** A commit without its message and files. */
export interface Commit {
  readonly oid: string;
  /** The parents that the commit names, even if a shallow clone does not have them. */
  readonly parents: readonly string[];
  /** The committer date in milliseconds since the epoch. */
  readonly date: number;
}

/** Opens the repository that contains a folder. Rejects if there is none. */
export async function openRepository(folder: string): Promise<Repository> {
  const [{ stdout }, remote] = await Promise.all([
    git(['rev-parse', '--is-bare-repository', '--is-shallow-repository', '--show-cdup', '--absolute-git-dir'], { cwd: folder }),
    git(['remote'], { cwd: folder }),
  ]).catch((error: Error) => {
    if (!/^not a git repository \(or any/.test(error.message)) throw error;
    const words = `${resolve(folder)} is not a git repository, nor is any folder above it. drizzle-guard judges what git tracks.`;
    throw new Unjudgeable(words, { cause: error });
  });
  const [bare, shallow, ...rest] = stdout.slice(0, -1).split('\n');
  // git prints no --show-cdup in a bare repository
  const up = bare === 'true' ? '' : (rest.shift() ?? '');
  // the path comes last because it may contain newlines
  const gitDir = rest.join('\n');
  // git counts the way up from the real folder, not from a link to it
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

/** The commit that a revision names. Rejects with Unjudgeable if this clone does not have it. */
export async function requiredCommit(repository: Repository, revision: string): Promise<Commit> {
  const commit = await commitNamed(repository, revision);
  if (commit === undefined) throw new Unjudgeable(`There is no commit ${revision} here. Run: git fetch`);
  return commit;
}

/** The commit that a revision names, through tags; undefined if there is none. */
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
