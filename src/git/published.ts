import { Unjudgeable } from '../model/unjudgeable.ts';
import { type Commit, commitNamed, type Repository } from './repository.ts';
import { git } from './run.ts';

/** The refs whose migrations are immutable. */
export interface Published {
  readonly refs: readonly { readonly name: string; readonly oid: string }[];
  /** Why HEAD or a local branch stands in for them. */
  readonly note?: string;
}

/** The branches that teams release or integrate from. */
const publishedBranches = [
  ...['main', 'master', 'trunk'],
  ...['develop', 'development', 'dev', 'preview', 'staging', 'production', 'release/*'],
];

/**
 * What counts as published: the configured refs or globs; else on every remote (or the one given) its HEAD and the branches
 * above; without any of these the local ones, or HEAD.
 */
export async function publishedRefs(repository: Repository, configured?: readonly string[], remote?: string): Promise<Published> {
  if (configured !== undefined) {
    const patterns = configured.flatMap((ref) =>
      ref.startsWith('refs/') ? [ref] : [`refs/remotes/${ref}`, `refs/heads/${ref}`, `refs/tags/${ref}`],
    );
    const refs = await refsMatching(repository, patterns);
    if (refs.length > 0) return { refs };
    throw new Unjudgeable(
      `None of the published refs exists here: ${configured.join(', ')}. Run: git fetch, or mend "published" in drizzle-guard.json`,
    );
  }
  const remotes = await remoteNames(repository);
  const chosen = remote !== undefined && remotes.includes(remote) ? [remote] : remotes;
  const refs = (await Promise.all(chosen.map((name) => refsOfRemote(repository, name)))).flat();
  if (refs.length > 0) return { refs };
  const missing = remotes.length === 0 ? 'no remote' : `no published branch of ${chosen.join(', ')} is known here`;
  const locals = await refsMatching(
    repository,
    publishedBranches.map((name) => `refs/heads/${name}`),
  );
  if (locals.length > 0) {
    const names = locals.map(({ name }) => name.replace('refs/heads/', '')).join(', ');
    return { refs: locals, note: `${missing}, so local ${names} ${locals.length > 1 ? 'count' : 'counts'} as published` };
  }
  const head = await commitNamed(repository, 'HEAD');
  return { refs: head === undefined ? [] : [{ name: 'HEAD', oid: head.oid }], note: `${missing}, so HEAD counts as published` };
}

function refsOfRemote(repository: Repository, remote: string): Promise<Published['refs']> {
  // a clone sets the remote's HEAD, init and fetch do not; where HEAD is develop, what main holds is published all the same
  return refsMatching(
    repository,
    ['HEAD', ...publishedBranches].map((name) => `refs/remotes/${remote}/${name}`),
  );
}

async function remoteNames({ cwd }: Repository): Promise<string[]> {
  return (await git(['remote'], { cwd })).stdout.split('\n').filter((name) => name !== '');
}

async function refsMatching({ cwd }: Repository, patterns: readonly string[]): Promise<{ name: string; oid: string }[]> {
  const { stdout } = await git(['for-each-ref', '--format=%(refname) %(objectname) %(*objectname)', ...patterns], { cwd });
  // for-each-ref takes refs/heads/dev for refs/heads/dev/alice as well
  const exact = patterns.map(
    (pattern) => new RegExp(`^${pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^/]*')}$`),
  );
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', oid = '', peeled = ''] = line.split(' ');
      return { name, oid: peeled || oid };
    })
    .filter(({ name }) => exact.some((pattern) => pattern.test(name)));
}

/**
 * The best common ancestors of a commit and what is published, called B in the documentation: what any of them holds is inherited.
 * Empty for unrelated histories. Throws Unjudgeable when a shallow clone hides them.
 */
export async function mergeBases(repository: Repository, oid: string, others: readonly string[]): Promise<string[]> {
  if (others.length === 0) return [];
  const { stdout } = await git(['merge-base', '--all', oid, ...others], { cwd: repository.cwd, answers: [0, 1] });
  const bases = stdout.split('\n').filter((line) => line !== '');
  if (bases.length === 0 && repository.shallow) throw hiddenByShallowClone(oid);
  return bases;
}

/** Those commits that no other of them can reach. */
export async function independentOf({ cwd }: Repository, oids: readonly string[]): Promise<string[]> {
  const distinct = [...new Set(oids)];
  if (distinct.length < 2) return distinct;
  return (await git(['merge-base', '--independent', ...distinct], { cwd })).stdout.split('\n').filter((line) => line !== '');
}

/** Whether a commit is on the first-parent line of a published ref: it was published as it is, not by a merge. */
export async function isOnPublishedLine({ cwd }: Repository, { oid, parents }: Commit, { refs }: Published): Promise<boolean> {
  const answers = await Promise.all(
    refs.map(async (ref) => {
      const excluded = parents.map((parent) => `^${parent}`);
      const { stdout } = await git(['rev-list', '--first-parent', ref.oid, ...excluded], { cwd });
      return stdout.split('\n').includes(oid);
    }),
  );
  return answers.includes(true);
}

export function hiddenByShallowClone(oid: string): Unjudgeable {
  return new Unjudgeable(
    `This clone is shallow and hides what ${oid.slice(0, 7)} is based on. Run: git fetch --unshallow (in CI: fetch-depth: 0), or name a base with --base`,
  );
}
