import { type Operation, operationIn } from '../git/conflicts.ts';
import { commitFiles } from '../git/files.ts';
import { mergeBases } from '../git/published.ts';
import { commitNamed, type Repository, requiredCommit } from '../git/repository.ts';
import { baseFiles } from '../git/subject.ts';
import { type Files, noFiles } from '../model/files.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';

/** A state that may hold migrations of the user's, and what they started from there. */
export interface Source {
  /** As a sentence names it. */
  readonly name: string;
  readonly before: Files;
  readonly after: Files;
  /** Where it parted from what is published, if that is another state: what differs from there as well is the user's. */
  readonly parted?: Files;
}

/**
 * Where a user's own migrations are: what is checked out, and while git is in the middle of something also what it brings in. The first has
 * what stays where it is.
 */
export async function sourcesOf(
  repository: Repository,
  { published, folder, inConflict }: { readonly published: Files; readonly folder: Files; readonly inConflict: boolean },
): Promise<readonly Source[]> {
  if (!inConflict) return [{ name: 'this branch', before: published, after: folder }];
  const head = await commitNamed(repository, 'HEAD');
  const operation = operationIn(repository);
  const theirs = await incoming(repository, operation);
  const ours: Source = {
    name: 'HEAD',
    before: published,
    after: await baseFiles(repository, head),
    ...(operation === 'merge' && { parted: theirs.before }),
  };
  return [ours, theirs];
}

/** The commit that git brings in while migrations are unmerged. */
export function incomingRevision(repository: Repository): string {
  const revisions: Record<Operation, string> = {
    merge: 'MERGE_HEAD',
    rebase: 'REBASE_HEAD',
    'cherry-pick': 'CHERRY_PICK_HEAD',
    revert: 'REVERT_HEAD^',
    stash: 'refs/stash',
  };
  return revisions[operationIn(repository)];
}

const incomingCommits: Partial<Record<Operation, readonly [revision: string, name: string]>> = {
  rebase: ['REBASE_HEAD', 'the commit being rebased'],
  'cherry-pick': ['CHERRY_PICK_HEAD', 'the picked commit'],
};

async function incoming(repository: Repository, operation: Operation): Promise<Source> {
  const read = async (revision: string) => commitFiles(repository, (await requiredCommit(repository, revision)).oid);
  if (operation === 'merge') {
    const [head, merged] = await Promise.all([requiredCommit(repository, 'HEAD'), requiredCommit(repository, 'MERGE_HEAD')]);
    const [base] = await mergeBases(repository, head.oid, [merged.oid]);
    const before = base === undefined ? noFiles : await commitFiles(repository, base);
    return { name: 'the merged branch', before, after: await commitFiles(repository, merged.oid) };
  }
  if (operation === 'revert')
    return { name: 'the reverted state', before: await read('REVERT_HEAD'), after: await read('REVERT_HEAD^') };
  if (operation === 'stash') return stashed(repository);
  const [revision, name] = incomingCommits[operation] ?? ['HEAD', 'HEAD'];
  const commit = await requiredCommit(repository, revision);
  const [parent] = commit.parents;
  return {
    name,
    before: parent === undefined ? noFiles : await commitFiles(repository, parent),
    after: await commitFiles(repository, commit.oid),
  };
}

/** A stash that conflicts stays where it is; what was untracked is its third parent. */
async function stashed(repository: Repository): Promise<Source> {
  const stash = await commitNamed(repository, 'refs/stash');
  const [base, , untracked] = stash?.parents ?? [];
  if (stash === undefined || base === undefined)
    throw new Unjudgeable(
      'Migrations are unmerged, and no merge, rebase, cherry-pick or stash tells where they come from. To see what git knows of it, run: git status',
    );
  const [before, tracked, more] = await Promise.all([
    commitFiles(repository, base),
    commitFiles(repository, stash.oid),
    untracked === undefined ? noFiles : commitFiles(repository, untracked),
  ]);
  const entries = new Map([...tracked.entries, ...more.entries]);
  const after: Files = { ...tracked, entries, read: (path) => (more.entries.has(path) ? more : tracked).read(path) };
  return { name: 'the stash', before, after };
}
