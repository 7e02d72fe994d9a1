import { join } from '../model/files.ts';
import { type Followed, type Open, stemOf } from './followed.ts';
import type { FoundError, JudgedProject, JudgedStep, Walker } from './judge-commit.ts';
import type { Brought } from './repaired-journal.ts';
import { stateBefore } from './states-before.ts';
import { isStillThere, type Later, ruleOf } from './still-there.ts';
import { withoutTakenBack } from './taken-back.ts';

/** One judged commit of a published history, and what its parents left open. */
export interface Taken {
  readonly commit: { readonly oid: string; readonly parents: readonly string[] };
  readonly step: JudgedStep;
  readonly files: Later['files'];
  /** When it was made. */
  readonly moment: number;
  readonly open: Open;
  /** What the first parent did not have open: another published line did. */
  readonly merged: Open;
  /** The errors that a commit repaired. */
  repairedBy(commit: string): readonly Followed[];
  /** Errors that another commit brought while the journal was unreadable. */
  readonly brought: ReadonlyMap<FoundError, Brought>;
}

export interface FollowedStep {
  /** The commit's own errors. */
  readonly found: readonly Followed[];
  /** What earlier commits brought and this state no longer has. */
  readonly repaired: readonly Followed[];
  readonly open: Open;
}

/** Takes one commit's step: which open errors it repairs, and which of its errors are its own. */
export async function follow(walker: Walker, taken: Taken): Promise<FollowedStep> {
  const { commit, step, files, moment, open, merged, brought } = taken;
  // an unreadable state proves no repair
  if (step.unchecked.some(({ blocks }) => blocks)) return { found: [], repaired: [], open };
  let errors = step.errors;
  const repaired = new Set<Followed>();
  const left = new Map<Followed, string>();
  const restored = new Set<string>();
  let moved = false;
  for (const [one, folder] of [...open, ...merged]) {
    const project = step.projects.find(({ before, after }) => before.out === folder || after.out === folder);
    if (project === undefined) {
      if (merged.has(one)) repaired.add(one);
      else left.set(one, folder);
      continue;
    }
    const later = { project, files };
    const isOlder = restored.has(stemOf(one));
    const isThere =
      !isOlder && (!(merged.has(one) || (await mayDiffer(walker, one, project))) || (await isStillThere(walker, one, later)));
    if (isThere) {
      moved ||= project.after.out !== folder;
      left.set(one, project.after.out);
      continue;
    }
    repaired.add(one);
    if (ruleOf(one)?.about !== 'published') continue;
    // a second edit of what is now as it was before the first one
    restored.add(stemOf(one));
    errors = await withoutTakenBack(walker, errors, { repaired: one, later, gone: taken.repairedBy(one.commit) });
  }
  const found = errors.map((error) => startFollowing(error, commit, moment, brought.get(error)));
  for (const one of found) left.set(one, one.out);
  return { found, repaired: [...repaired], open: moved || repaired.size + found.length + merged.size > 0 ? left : open };
}

function startFollowing(
  error: FoundError,
  { oid, parents }: Taken['commit'],
  moment: number,
  brought: Brought | undefined,
): Followed {
  if (brought === undefined) return { ...error, commit: oid, parent: parents[0] ?? null, moment, repairedBy: null };
  const { by, since } = brought;
  return { ...error, commit: by.oid, parent: since, moment: by.committer.date, repairedBy: null };
}

/** Whether what a commit did to a project may be a repair; to read more costs time. */
async function mayDiffer(walker: Walker, one: Followed, { edited, added, after }: JudgedProject): Promise<boolean> {
  if (one.visible || edited) return true;
  if (ruleOf(one)?.about !== 'published') return false;
  // new files may be some that a deletion took
  const { entries } = await stateBefore(walker, one);
  return added.some((path) => entries.has(join(one.from, after.out === '' ? path : path.slice(after.out.length + 1))));
}
