import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Files, noFiles } from '../model/files.ts';
import type { Subject } from '../model/subject.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { commitFiles, indexFiles, worktreeFiles } from './files.ts';
import { hiddenByShallowClone, independentOf, mergeBases, type Published } from './published.ts';
import { type Commit, commitNamed, type Repository, requiredCommit } from './repository.ts';

/** A subject, resolved to commits. */
export interface Resolved {
  readonly kind: 'index' | 'worktree' | 'commit' | 'range';
  /** The judged commit. For the index and the working tree it is HEAD; absent before the first commit. */
  readonly head?: Commit;
  /** The published commits that the change starts from; none means the empty tree. */
  readonly bases: readonly Commit[];
  /**
   * Commits whose findings are not the subject's own, each with its bases: the parents of a commit that is being made, or what `since`
   * names.
   */
  readonly parents: readonly { readonly commit: Commit; readonly bases: readonly Commit[] }[];
  /** Milliseconds since the epoch. */
  readonly moment: number;
}

/** The files of the judged state. This does not depend on which refs are published. */
export function filesOf(repository: Repository, subject: Subject): Promise<Files> {
  if (repository.bare && (subject.kind === 'index' || subject.kind === 'worktree')) {
    throw new Unjudgeable('A bare repository has no index. Judge a commit: drizzle-guard check --commit HEAD');
  }
  if (subject.kind === 'index') return subject.files === undefined ? indexFiles(repository) : Promise.resolve(subject.files);
  if (subject.kind === 'worktree') return worktreeFiles(repository);
  return requiredCommit(repository, subject.kind === 'range' ? subject.to : subject.revision).then(({ oid }) =>
    commitFiles(repository, oid),
  );
}

/**
 * Resolves a subject to the commits that it is judged between. `--base` overrides the published refs. Throws Unjudgeable if a shallow
 * clone hides the base.
 */
export async function resolveSubject(
  repository: Repository,
  subject: Subject,
  published: Published,
  { base, now }: { readonly base?: string | undefined; readonly now: number },
): Promise<Resolved> {
  const refs = published.refs.map(({ oid }) => oid);
  const given = base === undefined ? undefined : [await requiredCommit(repository, base)];
  const commits = (oids: readonly string[]) => Promise.all(oids.map((oid) => visibleCommit(repository, oid)));
  const refuseGuess = (oid: string) => {
    // a shallow clone of one branch has no published refs, and HEAD would be the wrong substitute
    if (repository.shallow && published.note !== undefined) throw hiddenByShallowClone(oid);
  };
  const withBases = (parents: readonly Commit[]) =>
    Promise.all(
      parents.map(async (commit) => ({
        commit,
        bases: given ?? (await commits(await mergeBases(repository, commit.oid, refs))),
      })),
    );

  if (subject.kind === 'index' || subject.kind === 'worktree') {
    const head = await commitNamed(repository, 'HEAD');
    const merged = await Promise.all((await mergeHeads(repository, subject)).map((oid) => requiredCommit(repository, oid)));
    if (head !== undefined && given === undefined) refuseGuess(head.oid);
    const parents = await withBases(head === undefined ? merged : [head, ...merged]);
    const all = parents.flatMap(({ bases }) => bases.map(({ oid }) => oid));
    const bases = given ?? (await commits(await independentOf(repository, all)));
    return { kind: subject.kind, ...(head && { head }), bases, parents, moment: now };
  }

  if (subject.kind === 'commit') {
    const head = await requiredCommit(repository, subject.revision);
    const basesOf = async () => {
      refuseGuess(head.oid);
      const bases = await mergeBases(repository, head.oid, refs);
      // a published commit is its own merge base: it is compared with its first parent instead
      return commits(bases.includes(head.oid) ? head.parents.slice(0, 1) : bases);
    };
    const parents = await withBases(await commits(subject.since ?? []));
    return { kind: 'commit', head, bases: given ?? (await basesOf()), parents, moment: head.date };
  }

  const head = await requiredCommit(repository, subject.kind === 'range' ? subject.to : subject.revision);
  const basesOf = async () => {
    if (subject.kind === 'push') return commits(subject.bases);
    const from = await requiredCommit(repository, subject.from);
    return commits(await mergeBases(repository, head.oid, [from.oid]));
  };
  return { kind: 'range', head, bases: given ?? (await basesOf()), parents: [], moment: head.date };
}

/** The files of a base commit; none if there is no base. */
export function baseFiles(repository: Repository, base: Commit | undefined): Promise<Files> {
  return base === undefined ? Promise.resolve(noFiles) : commitFiles(repository, base.oid);
}

/** The commits that are being merged. git runs pre-merge-commit before it writes MERGE_HEAD, so that hook names them. */
export async function mergeHeads({ gitDir }: Repository, subject: Subject): Promise<readonly string[]> {
  if (subject.kind === 'index' && subject.mergeHeads !== undefined) return subject.mergeHeads;
  try {
    return (await readFile(join(gitDir, 'MERGE_HEAD'), 'utf8')).split('\n').filter((line) => line !== '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** Reads a commit, and explains a missing one if the clone is shallow. */
async function visibleCommit(repository: Repository, oid: string): Promise<Commit> {
  if (repository.shallow && (await commitNamed(repository, oid)) === undefined) throw hiddenByShallowClone(oid);
  return requiredCommit(repository, oid);
}
