import { join } from '../model/files.ts';
import { type Followed, type Open, stemOf } from './followed.ts';
import type { FoundError, JudgedProject, JudgedStep, Walker } from './judge-commit.ts';
import type { Brought } from './repaired-journal.ts';
import { stateBefore } from './states-before.ts';
import { isStillThere, type Later, ruleOf } from './still-there.ts';
import { withoutTakenBack } from './taken-back.ts';

/** One judged commit of a published history, and the errors that were open before it. */
export interface CommitToFollow {
  readonly commit: { readonly oid: string; readonly parents: readonly string[] };
  readonly step: JudgedStep;
  readonly files: Later['files'];
  /** When the commit was made, in milliseconds since the epoch. */
  readonly moment: number;
  /** What the first parent left open. */
  readonly open: Open;
  /** What only the other parents of a merge left open. */
  readonly merged: Open;
  /** The errors that a commit repaired. */
  repairedBy(commit: string): readonly Followed[];
  /** Errors that another commit brought while the journal was unreadable. */
  readonly brought: ReadonlyMap<FoundError, Brought>;
}

/** What a commit did to the open errors. */
export interface FollowedStep {
  /** The commit's own errors. */
  readonly found: readonly Followed[];
  /** The errors of earlier commits that this state no longer has. */
  readonly repaired: readonly Followed[];
  readonly open: Open;
}

/** Decides which open errors a commit repairs, and which of its errors are its own. */
export async function follow(walker: Walker, judged: CommitToFollow): Promise<FollowedStep> {
  const { commit, step, files, moment, open, merged, brought } = judged;
  // what cannot be read proves no repair
  if (step.unchecked.some(({ blocks }) => blocks)) return { found: [], repaired: [], open };
  let errors = step.errors;
  const repaired: Followed[] = [];
  const stillOpen = new Map<Followed, string>();
  // stems of errors that this commit undid: what happened later to the same file is undone with them
  const restored = new Set<string>();
  for (const [error, folder] of [...open, ...merged]) {
    const isMerged = merged.has(error);
    const project = step.projects.find(({ before, after }) => before.out === folder || after.out === folder);
    if (project === undefined) {
      if (isMerged) repaired.push(error);
      else stillOpen.set(error, folder);
      continue;
    }
    const later = { project, files };
    if (!restored.has(stemOf(error)) && (await isOpenIn(walker, error, later, isMerged))) {
      stillOpen.set(error, project.after.out);
      continue;
    }
    repaired.push(error);
    if (ruleOf(error)?.about !== 'published') continue;
    restored.add(stemOf(error));
    errors = await withoutTakenBack(walker, errors, { repaired: error, later, gone: judged.repairedBy(error.commit) });
  }
  const found = errors.map((error) => startFollowing(error, commit, moment, brought.get(error)));
  for (const error of found) stillOpen.set(error, error.out);
  // most commits leave everything as it was, and share one map
  return { found, repaired, open: isSame(open, stillOpen) ? open : stillOpen };
}

/**
 * Whether an error is still open after a commit. Errors that were open on another parent are always examined, because the merge may
 * never have had them.
 */
async function isOpenIn(walker: Walker, error: Followed, later: Later, isMerged: boolean): Promise<boolean> {
  const isTouched = isMerged || (await mayDiffer(walker, error, later.project));
  return !isTouched || isStillThere(walker, error, later);
}

function isSame(one: Open, other: Open): boolean {
  return one.size === other.size && [...one].every(([error, folder]) => other.get(error) === folder);
}

function startFollowing(
  error: FoundError,
  { oid, parents }: CommitToFollow['commit'],
  moment: number,
  brought: Brought | undefined,
): Followed {
  if (brought === undefined) return { ...error, commit: oid, parent: parents[0] ?? null, moment, repairedBy: null };
  const { by, since } = brought;
  return { ...error, commit: by.oid, parent: since, moment: by.committer.date, repairedBy: null };
}

/** Whether a commit's edits can repair an error. This reads no file contents, because most commits repair nothing. */
async function mayDiffer(walker: Walker, error: Followed, { edited, added, after }: JudgedProject): Promise<boolean> {
  if (error.visible || edited) return true;
  if (ruleOf(error)?.about !== 'published') return false;
  // the commit may add a file back whose deletion was the error
  const { entries } = await stateBefore(walker, error);
  return added.some((path) => entries.has(join(error.from, after.out === '' ? path : path.slice(after.out.length + 1))));
}
