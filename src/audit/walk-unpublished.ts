import type { LoggedCommit } from '../git/log.ts';
import { messagesBetween } from '../git/messages.ts';
import { requiredCommit } from '../git/repository.ts';
import { approvalsInMessages } from '../judge/approvals.ts';
import type { Files } from '../model/files.ts';
import type { Approval } from '../model/finding.ts';
import { once } from '../model/once.ts';
import type { Unchecked } from '../model/report.ts';
import { type Followed, stemOf } from './followed.ts';
import { type FoundError, judgeStep, type Walker } from './judge-commit.ts';
import { readCommits } from './read-commits.ts';
import { broughtUnread } from './repaired-journal.ts';
import { type Outcome, outcomeOf, type Walked, type WalkedCommit, type WalkOptions, walkedCommit } from './walked.ts';

/** An error of a commit, and the commits that brought it: the first, and those that changed it into a similar one. */
interface OpenError {
  readonly error: FoundError;
  readonly by: readonly Followed[];
}

/** The bases of a commit, and its open errors by stem. */
interface CommitState {
  readonly bases: readonly string[];
  readonly errors: ReadonlyMap<string, OpenError>;
  /** Migrations folders with an unreadable journal. */
  readonly broken: ReadonlySet<string>;
}

export interface BranchOptions extends WalkOptions {
  /** Reads approvals; by default from the messages of the branch. */
  approvals?(): Promise<readonly Approval[]>;
  /** Streams the commits; by default from git. */
  logged?(oids: readonly string[]): AsyncIterable<LoggedCommit>;
}

/**
 * Walks unpublished commits and judges each against the point where it left the published line. An error belongs to the first commit
 * that has it, and the next commit without it repairs it. `tips` are the published commits.
 */
export async function walkUnpublished(
  walker: Walker,
  head: string,
  tips: readonly string[],
  { progress, signal, logged, approvals = once(() => branchApprovals(walker, head, tips)) }: BranchOptions = {},
) {
  const { states, graph } = walker;
  const oids = graph.between(tips, head);
  const statesByCommit = new Map<string, CommitState>();
  const branch = new Set(oids);
  const outcomes = new Map<string, Outcome>();
  const flagged = new Map<string, WalkedCommit>();
  const unchecked: (Unchecked & { commit: string })[] = [];
  const listed = new Map<string, Promise<Files>>();
  const stateAt = (oid: string) => {
    const state = listed.get(oid) ?? states.at(oid);
    listed.set(oid, state);
    return state;
  };
  let walked = 0;
  for await (const { commit, files, touched } of readCommits(walker, oids, logged?.(oids))) {
    signal?.throwIfAborted();
    walked += 1;
    if (walked % 64 === 0) progress?.(walked, oids.length);
    const parents = commit.parents.map((oid) => statesByCommit.get(oid));
    const [first] = parents;
    // the first commit of a branch is compared with its parent; merging a published line moves the base
    const bases = commit.parents.length > 1 ? graph.mergeBases(commit.oid, tips) : (first?.bases ?? commit.parents);
    if (commit.parents.length < 2 && touched === undefined) {
      statesByCommit.set(commit.oid, { bases, errors: first?.errors ?? new Map(), broken: first?.broken ?? new Set() });
      continue;
    }
    const step = await judgeStep(walker, {
      bases: await Promise.all(bases.map((oid) => requiredCommit(walker.repository, oid))),
      before: await Promise.all(bases.map((oid) => stateAt(oid))),
      after: touched?.after ?? (await files()),
      moment: commit.committer.date,
      approvals,
    });
    const broken = new Set(step.projects.flatMap(({ after }) => (after.unreadable === undefined ? [] : [after.out])));
    const brought = await broughtUnread(walker, commit, step, new Set(parents.flatMap((one) => [...(one?.broken ?? [])])));
    const byOf = (error: FoundError) => brought.get(error)?.by ?? commit;
    // errors of commits before the branch are inherited
    const ours = step.errors.filter((error) => branch.has(byOf(error).oid));
    const { errors, own } = inherit(commit, ours, { parents, broken, byOf });
    statesByCommit.set(commit.oid, { bases, errors, broken });
    outcomes.set(commit.oid, outcomeOf({ ...step, inherited: step.errors.length + step.inherited }, 0));
    unchecked.push(...step.unchecked.map((one) => ({ ...one, commit: commit.oid })));
    for (const one of own) {
      const by = byOf(one.error);
      const known = flagged.get(by.oid);
      outcomes.set(by.oid, 'flagged');
      flagged.set(by.oid, { ...(known ?? walkedCommit(by, [])), findings: [...(known?.findings ?? []), one.followed] });
    }
  }
  const last = statesByCommit.get(head);
  // an error in the tip is open even if another line repaired it
  for (const { by } of last?.errors.values() ?? []) for (const one of by) one.repairedBy = null;
  const count = (wanted: Outcome) => [...outcomes.values()].filter((outcome) => outcome === wanted).length;
  const counts = { walked, judged: outcomes.size, clean: count('clean'), inherited: count('inherited') };
  const inOrder = oids.flatMap((oid) => flagged.get(oid) ?? []);
  return {
    walked: { ...counts, flagged: inOrder, unchecked } satisfies Walked,
    errors: last?.errors ?? new Map<string, OpenError>(),
  };
}

/** Splits a commit's errors into inherited ones and its own, and marks what it repairs. */
function inherit(
  commit: LoggedCommit,
  found: readonly FoundError[],
  {
    parents,
    broken,
    byOf,
  }: {
    readonly parents: readonly (CommitState | undefined)[];
    readonly broken: ReadonlySet<string>;
    byOf(error: FoundError): LoggedCommit;
  },
) {
  const errors = new Map<string, OpenError>();
  const own: { readonly error: FoundError; readonly followed: Followed }[] = [];
  for (const error of found) {
    const stem = stemOf(error);
    const theirs = parents.flatMap((parent) => parent?.errors.get(stem) ?? []);
    const by = [...new Set(theirs.flatMap((one) => one.by))];
    if (theirs.some((one) => one.error.finding.fingerprint === error.finding.fingerprint)) {
      errors.set(stem, { error, by });
      continue;
    }
    const { oid, parents: its, committer } = byOf(error);
    const followed: Followed = { ...error, commit: oid, parent: its[0] ?? null, moment: committer.date, repairedBy: null };
    own.push({ error, followed });
    errors.set(stem, { error, by: [...by, followed] });
  }
  for (const parent of parents) {
    for (const [stem, carried] of parent?.errors ?? []) {
      if (errors.has(stem)) continue;
      // an unreadable journal hides errors and repairs none
      if (broken.has(carried.error.out)) errors.set(stem, carried);
      else for (const one of carried.by) one.repairedBy ??= commit.oid;
    }
  }
  return { errors, own };
}

/** The approvals in all messages of the branch. */
async function branchApprovals({ repository }: Walker, head: string, tips: readonly string[]): Promise<readonly Approval[]> {
  const bases = tips.map((oid) => ({ oid, parents: [], date: 0 }));
  const messages = await messagesBetween(repository, bases, [{ oid: head, parents: [], date: 0 }]);
  return approvalsInMessages(repository, messages);
}
