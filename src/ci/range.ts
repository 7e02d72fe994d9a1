import { type Fetching, fetchBetween, fetchMissing, remoteOf, remoteRefs } from '../git/fetch.ts';
import { isPublishedName, matching, mergeBases, publishedRefs, refsOnServer } from '../git/published.ts';
import { type Commit, commitNamed, type Repository, requiredCommit } from '../git/repository.ts';
import type { Subject } from '../model/subject.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { About } from './provider.ts';

/** What a run judges: a range with its bases, or what is checked out, where the clone knows what is published. */
export type CiSubject = Extract<Subject, { readonly kind: 'push' | 'commit' }>;

export interface RangeOptions {
  readonly fetching: Fetching;
  /** The configured published refs. */
  readonly published?: readonly string[] | undefined;
}

/** The subject of a run. Fetches commits that are not here; throws Unjudgeable when they cannot be had. */
export async function ciSubject(repository: Repository, about: About, options: RangeOptions): Promise<CiSubject> {
  const head = await ciHead(repository, about, options.fetching);
  if (about.kind === 'since') return since(repository, head, about.base, options);
  if (about.kind === 'request') return request(repository, head, about, options);
  if (
    about.kind === 'push' &&
    (await isPublishedName(repository, remoteOf(repository, options.fetching), about.ref, options.published))
  ) {
    try {
      return await since(repository, head, about.old, options);
    } catch (error) {
      // nobody may have the commits that a forced push replaced
      if (!about.forced || !(error instanceof Unjudgeable)) throw error;
      options.fetching.say(
        `${about.old.slice(0, 10)}, which this push replaced, cannot be fetched, so HEAD is judged against its first parent`,
      );
    }
  }
  return checkedOut(repository, head, options);
}

/** The commit a run is about: what is checked out, unless that is not of the request. */
export async function ciHead(repository: Repository, about: About, fetching: Fetching): Promise<Commit> {
  const checked = await requiredCommit(repository, 'HEAD');
  const source = about.kind === 'request' ? about.source : undefined;
  if (source === undefined || source === checked.oid || source === checked.parents[1]) return checked;
  await fetchMissing(repository, [source], fetching);
  fetching.say(`HEAD is not of this request, so its commit ${source.slice(0, 10)} is judged`);
  return requiredCommit(repository, source);
}

async function since(repository: Repository, head: Commit, base: string, { fetching }: RangeOptions): Promise<CiSubject> {
  await fetchMissing(repository, [base], fetching);
  return { kind: 'push', revision: head.oid, bases: [base] };
}

async function request(
  repository: Repository,
  head: Commit,
  { source, target, base }: Extract<About, { readonly kind: 'request' }>,
  options: RangeOptions,
): Promise<CiSubject> {
  const [into, merged] = head.parents;
  // the merge that the service made to test; a shallow clone hides its parents, but the commit names them
  if (into !== undefined && merged !== undefined && merged === source) return since(repository, head, into, options);
  if (target !== undefined) {
    const tip = await tipOf(repository, target, options.fetching);
    return { kind: 'push', revision: head.oid, bases: await basesWith(repository, head.oid, [tip], options.fetching) };
  }
  if (base !== undefined) return since(repository, head, base, options);
  throw new Unjudgeable('CI does not say which branch this request is for. Name a base with --base <ref>');
}

/** What is checked out, as `--commit HEAD` is judged where all that is published is known. */
async function checkedOut(repository: Repository, head: Commit, { fetching, published }: RangeOptions): Promise<CiSubject> {
  const own: CiSubject = { kind: 'commit', revision: 'HEAD' };
  if (repository.remotes.length === 0) return own;
  if (!repository.shallow && (published !== undefined || (await publishedRefs(repository)).note === undefined)) return own;
  const patterns = refsOnServer(published);
  const { refs, head: main } = await remoteRefs(repository, patterns, fetching);
  const wanted = main === undefined || published !== undefined ? patterns : [...patterns, main];
  const tips = refs.filter(({ name }) => matching(name, wanted)).map(({ oid }) => oid);
  if (tips.length === 0) return own;
  const bases = tips.includes(head.oid) ? [head.oid] : await basesWith(repository, head.oid, tips, fetching);
  if (!bases.includes(head.oid)) return { kind: 'push', revision: head.oid, bases };
  // published: it is judged as what it brought
  const parents = head.parents.slice(0, 1);
  await fetchMissing(repository, parents, fetching);
  return { kind: 'push', revision: head.oid, bases: parents };
}

async function basesWith(
  repository: Repository,
  head: string,
  tips: readonly string[],
  fetching: Fetching,
): Promise<readonly string[]> {
  await fetchMissing(repository, tips, fetching);
  await fetchBetween(repository, head, tips, fetching);
  // nothing between them is hidden any more, so an empty answer is right
  return mergeBases({ ...repository, shallow: false }, head, tips);
}

/** Asked of the remote first: a runner that keeps its clones may have an old one. */
async function tipOf(repository: Repository, branch: string, fetching: Fetching): Promise<string> {
  const name = `refs/heads/${branch}`;
  const known = await commitNamed(repository, `refs/remotes/${remoteOf(repository, fetching)}/${branch}`);
  const { refs } = await remoteRefs(repository, [name], fetching).catch((error: Error) => {
    if (known === undefined) throw error;
    fetching.say(`the remote was not asked for ${branch}, so it is taken as it is known here`);
    return { refs: [{ name, oid: known.oid }] };
  });
  const tip = refs.find((ref) => ref.name === name);
  if (tip === undefined) throw new Unjudgeable(`There is no branch ${branch} on the remote. Name a base with --base <ref>`);
  return tip.oid;
}
