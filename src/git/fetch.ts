import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { quote } from '../model/shell.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { commitNamed, type Repository } from './repository.ts';
import { GitError, git } from './run.ts';

/** Permission to fetch missing commits, and where to report it. */
export interface Fetching {
  readonly allowed: boolean;
  say(line: string): void;
  /** Called after commits were fetched. */
  fetched?(): void;
  /** How to tell the CI service to clone the whole history. */
  readonly depthHint: string;
}

/** The refs of a remote: full names, and the commits they point to. */
export type RemoteRefs = readonly { readonly name: string; readonly oid: string }[];

/** Options of the successive attempts to deepen a shallow clone. */
const steps = ['--deepen=50', '--deepen=500', '--unshallow'];

/**
 * Fetches commits that this clone lacks, without their history if the clone is shallow. It writes objects and git's list of shallow
 * commits, but no ref. Throws Unjudgeable if the remote does not have them.
 */
export async function fetchMissing(repository: Repository, oids: readonly string[], fetching: Fetching): Promise<void> {
  const here = await Promise.all(oids.map((oid) => commitNamed(repository, oid)));
  const missing = [...new Set(oids.filter((_, at) => here[at] === undefined))];
  // without --depth git would fetch all of their history here; with it, it would cut a complete clone
  if (missing.length > 0) await fetchCommits(repository, missing, repository.shallow ? ['--depth=1'] : [], fetching);
}

/** Deepens a shallow clone until it has every commit between the bases and the head. */
export async function fetchBetween(
  repository: Repository,
  head: string,
  bases: readonly string[],
  fetching: Fetching,
): Promise<void> {
  for (const step of steps) {
    if (await isWhole(repository, head, bases)) return;
    await fetchCommits(repository, [head, ...bases], [step], fetching);
  }
  if (!(await isWhole(repository, head, bases))) throw notHere([head], 'the remote is also shallow', fetching);
}

/** Lists the branches and tags of a remote that match the patterns, and its HEAD. */
export async function remoteRefs(
  repository: Repository,
  patterns: readonly string[],
  fetching: Fetching,
): Promise<{ readonly refs: RemoteRefs; readonly head: string | undefined }> {
  const remote = remoteOf(repository, fetching);
  if (!fetching.allowed) throw notHere([], '--no-fetch forbids to ask for them', fetching);
  const { stdout } = await git(['ls-remote', '--symref', remote, 'HEAD', ...patterns], { cwd: repository.cwd }).catch(
    (error: Error) => {
      throw notHere([], error.message, fetching, error);
    },
  );
  const lines = stdout.split('\n').map((line) => line.split('\t'));
  const peeled = lines.filter(([, name]) => name?.endsWith('^{}'));
  return {
    head: lines.flatMap(([to, name]) => (name === 'HEAD' && to?.startsWith('ref: ') ? [to.slice(5)] : []))[0],
    refs: lines.flatMap(([oid = '', name]) => {
      if (name === undefined || oid.startsWith('ref: ') || name.endsWith('^{}')) return [];
      return [{ name, oid: peeled.find((one) => one[1] === `${name}^{}`)?.[0] ?? oid }];
    }),
  };
}

/**
 * Whether a shallow clone hides no commit between the bases and a head. A cut commit that is older than every base must belong to the
 * history of a base, as far as committer dates are right.
 */
export async function isWhole(repository: Repository, head: string, bases: readonly string[]): Promise<boolean> {
  const cut = await cutCommits(repository);
  if (cut.size === 0) return true;
  const [own, theirs] = await Promise.all([
    datesOf(repository, [head, ...bases.map((oid) => `^${oid}`)]),
    bases.length === 0 ? [] : datesOf(repository, bases),
  ]);
  if (own.some(({ oid }) => cut.has(oid))) return false;
  const oldest = own.reduce((date, one) => Math.min(date, one.date), Number.POSITIVE_INFINITY);
  return theirs.every(({ oid, date }) => !cut.has(oid) || date <= oldest);
}

async function fetchCommits(
  repository: Repository,
  oids: readonly string[],
  depth: readonly string[],
  fetching: Fetching,
): Promise<void> {
  const remote = remoteOf(repository, fetching);
  if (!fetching.allowed) throw notHere(oids, '--no-fetch forbids to fetch', fetching);
  const options = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-auto-maintenance', '--no-write-fetch-head'];
  try {
    await git(['fetch', ...options, ...depth, remote, ...oids], { cwd: repository.cwd });
  } catch (error) {
    if (error instanceof GitError) throw notHere(oids, error.message, fetching, error);
    throw error;
  }
  fetching.fetched?.();
  fetching.say(
    `the clone lacked commits: git fetch ${[...depth, quote(remote), ...oids.map((oid) => oid.slice(0, 10))].join(' ')}`,
  );
}

/** The remote that the CI service cloned from. */
export function remoteOf({ remotes }: Repository, fetching: Pick<Fetching, 'depthHint'>): string {
  const remote = remotes.includes('origin') ? 'origin' : remotes[0];
  if (remote === undefined) throw notHere([], 'there is no remote to fetch from', fetching);
  return remote;
}

function notHere(
  oids: readonly string[],
  reason: string,
  { depthHint }: Pick<Fetching, 'depthHint'>,
  cause?: unknown,
): Unjudgeable {
  const what = oids.length === 0 ? 'what this is based on' : oids.map((oid) => oid.slice(0, 10)).join(', ');
  return new Unjudgeable(
    `This clone lacks the history of ${what}, and it could not be fetched (${reason.trim().replace(/\.$/, '')}). ${depthHint}, or name a base with --base`,
    { cause },
  );
}

/** The commits at which a shallow clone is cut. */
async function cutCommits({ cwd }: Repository): Promise<ReadonlySet<string>> {
  const { stdout } = await git(['rev-parse', '--git-path', 'shallow'], { cwd });
  try {
    const text = await readFile(resolve(cwd, stdout.replace(/\n$/, '')), 'utf8');
    return new Set(text.split('\n').filter((line) => line !== ''));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Set();
    throw error;
  }
}

/** Committer dates in seconds since the epoch. */
async function datesOf({ cwd }: Repository, revisions: readonly string[]): Promise<{ oid: string; date: number }[]> {
  const { stdout } = await git(['log', '--no-show-signature', '--format=%H %ct', ...revisions, '--'], { cwd });
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ oid: line.slice(0, line.indexOf(' ')), date: Number(line.slice(line.indexOf(' ') + 1)) }));
}
