import { Unjudgeable } from '../model/unjudgeable.ts';
import { commitNamed, type Repository } from './repository.ts';
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
    const refs = await refsMatching(repository, configured.flatMap(fullNames));
    if (refs.length > 0) return { refs };
    throw new Unjudgeable(
      `None of the published refs exists here: ${configured.join(', ')}. Run: git fetch, or correct "published" in drizzle-guard.json`,
    );
  }
  const { remotes } = repository;
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

/** Whether a ref of this name is published on a remote, or on a URL that no remote has, even before the ref exists. */
export async function isPublishedName(
  repository: Repository,
  remote: string,
  ref: string,
  configured?: readonly string[],
): Promise<boolean> {
  const { remotes } = repository;
  const branch = ref.replace(/^refs\/heads\//, '');
  const tracking = (remotes.includes(remote) ? [remote] : remotes).map((name) => ({
    name,
    ref: `refs/remotes/${name}/${branch}`,
  }));
  if (configured !== undefined) {
    const names = [ref, ...tracking.map((one) => one.ref)];
    return configured.flatMap(fullNames).some((pattern) => names.some((name) => refExpression(pattern).test(name)));
  }
  if (publishedBranches.some((name) => refExpression(`refs/heads/${name}`).test(ref))) return true;
  const heads = tracking.map(({ name }) => `refs/remotes/${name}/HEAD`);
  if (heads.length === 0) return false;
  const { stdout } = await git(['for-each-ref', '--format=%(symref)', ...heads], { cwd: repository.cwd });
  return tracking.some((one) => stdout.split('\n').includes(one.ref));
}

/** The published refs under the names they have on the remote; the configuration uses the names of a clone. */
export function refsOnServer(configured?: readonly string[]): string[] {
  if (configured === undefined) return publishedBranches.map((name) => `refs/heads/${name}`);
  return configured.flatMap(fullNames).map((name) => name.replace(/^refs\/remotes\/[^/]+\//, 'refs/heads/'));
}

/** Whether a full name is one of these, which may have wildcards. */
export function matching(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => refExpression(pattern).test(name));
}

/** The full names of a ref that is named as in `git branch --all` or `git tag`. */
function fullNames(ref: string): string[] {
  return ref.startsWith('refs/') ? [ref] : [`refs/remotes/${ref}`, `refs/heads/${ref}`, `refs/tags/${ref}`];
}

function refsOfRemote(repository: Repository, remote: string): Promise<Published['refs']> {
  // a clone sets the remote's HEAD, init and fetch do not; where HEAD is develop, what main holds is published all the same
  return refsMatching(
    repository,
    ['HEAD', ...publishedBranches].map((name) => `refs/remotes/${remote}/${name}`),
  );
}

async function refsMatching(repository: Repository, patterns: readonly string[]): Promise<{ name: string; oid: string }[]> {
  const { stdout } = await git(['for-each-ref', '--format=%(refname) %(objecttype) %(objectname)', ...patterns], repository);
  // for-each-ref takes refs/heads/dev for refs/heads/dev/alice as well
  const exact = patterns.map(refExpression);
  const refs = stdout
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([name = '']) => exact.some((pattern) => pattern.test(name)));
  const commits = await Promise.all(
    refs.map(async ([name = '', type, oid = '']) => {
      const commit = type === 'tag' ? (await commitNamed(repository, oid))?.oid : oid;
      return type === 'blob' || type === 'tree' || commit === undefined ? [] : [{ name, oid: commit }];
    }),
  );
  return commits.flat();
}

/** A ref's name with git's wildcards: only `**` goes past a slash. */
function refExpression(pattern: string): RegExp {
  const source = pattern.replace(/\*\*|\[[^\]]{0,100}\]|[.+^${}()|[\]\\*?]/g, (part) => {
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.length > 1 ? part.replace('[!', '[^') : `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

/**
 * The best common ancestors of a commit and the published refs. The errors of each of them are inherited. Empty for unrelated histories.
 * Throws Unjudgeable when a shallow clone hides them.
 */
export async function mergeBases(repository: Repository, oid: string, others: readonly string[]): Promise<string[]> {
  if (others.length === 0) return [];
  if (others.includes(oid)) return [oid];
  const { stdout } = await git(['merge-base', '--all', oid, ...others], { cwd: repository.cwd, answers: [0, 1] });
  const bases = stdout.split('\n').filter((line) => line !== '');
  if (bases.length === 0 && repository.shallow) throw hiddenByShallowClone(oid);
  return bases;
}

/** The commits that none of the others can reach. */
export async function independentOf({ cwd }: Repository, oids: readonly string[]): Promise<string[]> {
  const distinct = [...new Set(oids)];
  if (distinct.length < 2) return distinct;
  return (await git(['merge-base', '--independent', ...distinct], { cwd })).stdout.split('\n').filter((line) => line !== '');
}

/** How a reason starts that a clone with more of the history would not have. */
export const shallowClone = 'This clone is shallow and hides';

export function hiddenByShallowClone(oid: string): Unjudgeable {
  return new Unjudgeable(
    `${shallowClone} what ${oid.slice(0, 7)} is based on. Run: git fetch --unshallow (in CI: check out the whole history), or name a base with --base`,
  );
}
