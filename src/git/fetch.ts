import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { quote } from '../model/shell.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { commitNamed, type Repository } from './repository.ts';
import { GitError, git } from './run.ts';

/** Whether missing commits may be fetched, and where messages about it go. */
export interface Fetching {
  readonly allowed: boolean;
  say(line: string): void;
  /** Called when commits have come. */
  fetched?(): void;
  /** How the service that made this clone is told to give all of it. */
  readonly depthHint: string;
}

/** What a remote has: the names of its refs with the commits they point to. */
export type RemoteRefs = readonly { readonly name: string; readonly oid: string }[];

/** How much more history is asked for at a time, in commits. */
const steps = ['--deepen=50', '--deepen=500', '--unshallow'];

/**
 * Brings commits that are not here, in a shallow clone without what is before them. Only objects and git's list of where history is cut
 * are written, no ref. Throws Unjudgeable when they cannot be had.
 */
export async function fetchMissing(repository: Repository, oids: readonly string[], fetching: Fetching): Promise<void> {
  const here = await Promise.all(oids.map((oid) => commitNamed(repository, oid)));
  const missing = [...new Set(oids.filter((_, at) => here[at] === undefined))];
  // in a shallow clone git would bring all of their history, in any other it would cut what is whole
  if (missing.length > 0) await fetchCommits(repository, missing, repository.shallow ? ['--depth=1'] : [], fetching);
}

/** Deepens a shallow clone until every commit from the bases to the head is here, and those of the bases are known to be theirs. */
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

/** The branches and tags of a remote that match git's patterns, and its HEAD. */
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
 * Whether a shallow clone hides nothing of the commits from the bases to a head. Where it hides what the bases are made of, a commit may
 * look as if it were new; one that is older than all of them cannot be, as far as clocks go.
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

/** The remote that a CI service cloned from. */
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

/** The commits whose parents a shallow clone hides. */
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
