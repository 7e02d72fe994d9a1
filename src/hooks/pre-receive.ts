import { isNoObject } from '../git/no-object.ts';
import { mergeBases } from '../git/published.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Push } from './pre-push.ts';
import { type ServerRefs, serverRefs } from './server-refs.ts';

/** A push to a published ref of a server. */
export interface Received extends Push {
  readonly ref: string;
  /** Whether the push deletes the ref. `revision` is then its last commit, whose migrations may be nowhere else. */
  readonly deleted: boolean;
}

interface Update {
  readonly old: string;
  readonly oid: string;
  readonly ref: string;
}

/** `<old oid> <new oid> <ref>` */
const update = /^([0-9a-f]{40,64}) ([0-9a-f]{40,64}) (.+)$/;
/**
 * Parses git's lines on stdin into the subjects that a server receives: pushes to published refs. The server's own branches are the
 * published ones. Deleting a ref counts only if no other published ref contains its commit.
 */
export async function receivedSubjects(
  repository: Repository,
  stdin: string,
  configured?: readonly string[],
): Promise<readonly Received[]> {
  const server = await serverRefs(repository, configured);
  const updates: Update[] = [];
  for (const line of stdin.split('\n').filter((one) => one !== '')) {
    const [, old, oid, name] = update.exec(line) ?? [];
    if (old === undefined || oid === undefined || name === undefined)
      throw new Unjudgeable(`Cannot read which refs git pushes: ${line}`);
    const ref = await server.publishedName(name);
    if (ref !== undefined) updates.push({ old, oid, ref });
  }
  const subjects = new Map<string, Received>();
  for (const one of updates) {
    const subject = isNoObject(one.oid)
      ? await deletionOf(repository, one, remaining(server, updates))
      : await changeOf(repository, one, server);
    if (subject !== undefined) subjects.set([subject.revision, subject.deleted, ...subject.bases].join(' '), subject);
  }
  return [...subjects.values()];
}

/**
 * A new branch is compared with all others, by the settings of the default branch. If its history is unrelated, it is compared with the
 * default branch itself: otherwise only its own settings would judge it.
 */
async function changeOf(repository: Repository, { old, oid, ref }: Update, server: ServerRefs): Promise<Received | undefined> {
  const [commit, before] = await Promise.all([commitNamed(repository, oid), commitNamed(repository, old)]);
  // a tag may point to something other than a commit
  if (commit === undefined) return undefined;
  const change = { kind: 'push' as const, revision: commit.oid, ref, deleted: false };
  if (before !== undefined) return { ...change, bases: [before.oid] };
  const shared = await mergeBases(repository, commit.oid, [...server.commits.values()]);
  if (server.main === undefined) return { ...change, bases: shared };
  return { ...change, bases: shared.length > 0 ? shared : [server.main], judgedBy: server.main };
}

async function deletionOf(
  repository: Repository,
  { old, ref }: Update,
  others: readonly string[],
): Promise<Received | undefined> {
  const gone = await commitNamed(repository, old);
  if (gone === undefined) return undefined;
  const bases = await mergeBases(repository, gone.oid, others);
  if (bases.includes(gone.oid)) return undefined;
  return { kind: 'push', revision: gone.oid, bases, ref, deleted: true };
}

/** The published commits after the push. */
function remaining({ commits }: ServerRefs, updates: readonly Update[]): string[] {
  const after = new Map(commits);
  for (const { ref, oid } of updates) {
    if (isNoObject(oid)) after.delete(ref);
    else after.set(ref, oid);
  }
  return [...after.values()];
}
