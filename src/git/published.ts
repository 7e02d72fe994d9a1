import { Unjudgeable } from '../model/unjudgeable.ts';
import { commitNamed, type Repository } from './repository.ts';
import { git } from './run.ts';

/** The refs whose migrations are immutable. */
export interface Published {
  readonly refs: readonly { readonly name: string; readonly oid: string }[];
  /** Why HEAD or local branches count as published, if they do. */
  readonly note?: string;
}

/** Names of branches that teams release or integrate from. */
const publishedBranches = [
  ...['main', 'master', 'trunk'],
  ...['develop', 'development', 'dev', 'preview', 'staging', 'production', 'release/*'],
];

/**
 * The published refs. That is what the configuration names; otherwise, on every remote (or the given one), its HEAD and the branches
 * above; otherwise the local branches of these names, or HEAD. Throws Unjudgeable if no configured ref exists.
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

/** Whether pushing this ref to a remote publishes it, even before it exists there. The remote may be a URL that has no name. */
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

/** Patterns of published refs as a server names them. The configuration uses the names of a clone. */
export function refsOnServer(configured?: readonly string[]): string[] {
  if (configured === undefined) return publishedBranches.map((name) => `refs/heads/${name}`);
  return configured.flatMap(fullNames).map((name) => name.replace(/^refs\/remotes\/[^/]+\//, 'refs/heads/'));
}

/** Whether a full ref name matches any of the patterns. */
export function matching(name: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => refExpression(pattern).test(name));
}

/** The full names that a short one may mean, as `git branch --all` and `git tag` print them. */
function fullNames(ref: string): string[] {
  return ref.startsWith('refs/') ? [ref] : [`refs/remotes/${ref}`, `refs/heads/${ref}`, `refs/tags/${ref}`];
}

function refsOfRemote(repository: Repository, remote: string): Promise<Published['refs']> {
  // clone sets the remote's HEAD, but init and fetch do not. Where HEAD is develop, main is published as well
  return refsMatching(
    repository,
    ['HEAD', ...publishedBranches].map((name) => `refs/remotes/${remote}/${name}`),
  );
}

async function refsMatching(repository: Repository, patterns: readonly string[]): Promise<{ name: string; oid: string }[]> {
  const { stdout } = await git(['for-each-ref', '--format=%(refname) %(objecttype) %(objectname)', ...patterns], repository);
  // for-each-ref also matches refs/heads/dev/alice for refs/heads/dev
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

/** A pattern with git's wildcards, of which only `**` matches slashes. */
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
 * The merge bases of a commit and the others; empty if their histories are unrelated. Throws Unjudgeable if a shallow clone hides them.
 */
export async function mergeBases(repository: Repository, oid: string, others: readonly string[]): Promise<string[]> {
  if (others.length === 0) return [];
  if (others.includes(oid)) return [oid];
  const { stdout } = await git(['merge-base', '--all', oid, ...others], { cwd: repository.cwd, answers: [0, 1] });
  const bases = stdout.split('\n').filter((line) => line !== '');
  if (bases.length === 0 && repository.shallow) throw hiddenByShallowClone(oid);
  return bases;
}

/** The commits that no other commit of the list reaches. */
export async function independentOf({ cwd }: Repository, oids: readonly string[]): Promise<string[]> {
  const distinct = [...new Set(oids)];
  if (distinct.length < 2) return distinct;
  return (await git(['merge-base', '--independent', ...distinct], { cwd })).stdout.split('\n').filter((line) => line !== '');
}

/** How every reason starts that a deeper clone would remove. */
export const shallowClone = 'This clone is shallow and hides';

/** The error for a base that a shallow clone does not have, with the command that fetches it. */
export function hiddenByShallowClone(oid: string): Unjudgeable {
  return new Unjudgeable(
    `${shallowClone} what ${oid.slice(0, 7)} is based on. Run: git fetch --unshallow (in CI: check out the whole history), or name a base with --base`,
  );
}
