import { follow } from './follow.ts';
import type { Followed, Open } from './followed.ts';
import type { FoundError, JudgedStep, Walker } from './judge-commit.ts';
import { nearestOf, withoutMerged } from './merged-lines.ts';
import type { Progress } from './progress.ts';
import type { ReadCommit } from './read-commits.ts';
import { type Brought, broughtUnread } from './repaired-journal.ts';
import { keepStateBefore } from './states-before.ts';
import { outcomeOf, walkedCommit } from './walked.ts';

/** The state of a walk along published lines. */
export interface PublishedWalk {
  readonly walker: Walker;
  readonly progress: Progress;
  /** Every commit of the published lines. */
  readonly published: ReadonlySet<string>;
}

/** Records one commit: the errors it brought, the ones it repaired, and the lines it merged. */
export async function recordCommit(
  walk: PublishedWalk,
  { commit, touched }: ReadCommit,
  judged: JudgedStep | undefined,
): Promise<void> {
  const { walker, progress } = walk;
  const { oid, parents } = commit;
  const open = progress.openAt(parents[0]);
  const merged = openInMerged(walk, parents, open);
  if (judged === undefined || touched === undefined) {
    if (merged.size === 0) progress.skip(oid);
    // the merge took no migrations of the other line, so that line's errors end here
    else progress.record(oid, { repaired: [...merged.keys()], open }, { outcome: null, unchecked: [], flagged: null });
    return;
  }
  const brought = await broughtUnread(walker, commit, judged);
  const step = await withoutKnownErrors(walk, commit, judged, brought);
  const followed = await follow(walker, {
    ...{ commit, step, open, merged, brought },
    files: touched.after,
    moment: commit.committer.date,
    repairedBy: (by) => progress.repairedBy(by),
  });
  const own = followed.found.filter((error) => error.commit === oid);
  for (const error of own) if (error.parent === (parents[0] ?? null)) keepStateBefore(walker, error, touched.before);
  const bringers = new Map([...brought.values()].map(({ by }) => [by.oid, by]));
  for (const error of followed.found) {
    const bringer = error.commit === oid ? undefined : bringers.get(error.commit);
    if (bringer !== undefined) progress.recordLate(walkedCommit(bringer, [error]));
  }
  progress.record(oid, followed, {
    outcome: outcomeOf(step, own.length),
    unchecked: step.unchecked,
    flagged: own.length === 0 ? null : walkedCommit(commit, own),
  });
}

/**
 * Removes errors that other commits answer for. A merged line has its own. An error that an unreadable journal hid belongs to the
 * commit that brought it; if that one precedes the walk or has it on record, it counts as inherited.
 */
async function withoutKnownErrors(
  { walker, progress, published }: PublishedWalk,
  commit: ReadCommit['commit'],
  judged: JudgedStep,
  brought: ReadonlyMap<FoundError, Brought>,
): Promise<JudgedStep> {
  const isKnown = (error: FoundError) => {
    const by = brought.get(error)?.by.oid ?? commit.oid;
    return by !== commit.oid && (!published.has(by) || progress.has({ ...error, commit: by }));
  };
  const unmerged = await withoutMerged(walker, commit, judged.errors, published);
  const errors = unmerged.filter((error) => !isKnown(error));
  return { ...judged, errors, inherited: judged.inherited + unmerged.length - errors.length };
}

/** The errors that other published lines left open and the first parent did not. */
function openInMerged({ walker, published, progress }: PublishedWalk, parents: readonly string[], open: Open): Open {
  const merged = new Map<Followed, string>();
  const [first = ''] = parents;
  for (const oid of nearestOf(walker, parents, published)) {
    const others = [...progress.openAt(oid)].filter(([error]) => !open.has(error));
    // most merges bring a branch of this line, which has no open errors of its own
    if (others.length > 0 && !walker.graph.isAncestor(oid, first))
      for (const [error, folder] of others) merged.set(error, folder);
  }
  return merged;
}
