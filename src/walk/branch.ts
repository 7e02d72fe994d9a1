import { reasonFor } from '../audit/how.ts';
import { type LoggedCommit, loggedCommits } from '../git/log.ts';
import { messagesBetween } from '../git/messages.ts';
import { mergeBases } from '../git/published.ts';
import { type Commit, commitNamed } from '../git/repository.ts';
import { approvalsIn } from '../model/approval.ts';
import type { Files } from '../model/files.ts';
import type { Approval } from '../model/finding.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { type FoundError, type JudgedStep, judgeStep, type Walker } from './judged.ts';
import { audited, refuseHidden, type Walked, type WalkedCommit, type Watching } from './line.ts';
import { type Followed, stemOf } from './repairs.ts';
import { applied, isWanted, touchesMigrations } from './states.ts';

/** An error that a commit has, and those commits that brought it: the first one, and those that changed it into another like it. */
interface Carried {
  readonly error: FoundError;
  readonly by: readonly Followed[];
}

/** What a commit of a branch is judged from and what it has, by the error's stem. */
interface Place {
  readonly bases: () => Promise<readonly Commit[]>;
  readonly files: () => Promise<Files>;
  readonly errors: ReadonlyMap<string, Carried>;
}

export interface BranchOptions extends Watching {
  /** What accepts errors, instead of the messages of the branch. */
  approvals?(): Promise<readonly Approval[]>;
}

/**
 * Walks what is not published yet: every commit is judged from where it left what is published. An error belongs to the first commit that
 * has it, and is repaired by the first later one without it. `tips` are what is published.
 */
export async function walkBranch(
  walker: Walker,
  head: Commit,
  tips: readonly string[],
  { progress, signal, approvals = once(() => branchApprovals(walker, head, tips)) }: BranchOptions = {},
) {
  const { repository, states } = walker;
  const walked: Walked = { at: head.oid, walked: 0, judged: 0, clean: 0, inherited: 0, last: null, flagged: [], unchecked: [] };
  const places = new Map<string, Place>();
  const listed = new Map<string, Promise<Files>>();
  const stateAt = (oid: string) => {
    const state = listed.get(oid) ?? states.at(oid);
    listed.set(oid, state);
    return state;
  };
  const commits = [head.oid, ...tips.map((oid) => `^${oid}`)];
  for await (const commit of loggedCommits(repository, { commits, firstParent: false, wants: isWanted })) {
    signal?.throwIfAborted();
    if (commit.parents.length === 0) await refuseHidden(walker, commit);
    walked.walked += 1;
    if (walked.walked % 64 === 0) progress?.(walked.walked, walked.walked);
    const parents = commit.parents.map((oid) => places.get(oid));
    const [first] = parents;
    const [parent] = commit.parents;
    const files = first?.files ?? (async () => (parent === undefined ? states.from(new Map()) : stateAt(parent)));
    const bases = parents.length === 1 && first !== undefined ? first.bases : once(() => basesOf(walker, commit, tips));
    // a merge of what is published moves what it is judged from; nothing else is listed before a commit needs it
    if (parents.length < 2 && commit.changes.length === 0) {
      places.set(commit.oid, { bases, files, errors: first?.errors ?? new Map() });
      continue;
    }
    const before = await files();
    const entries = applied(before.entries, commit.changes);
    const after = entries === before.entries ? before : states.from(entries);
    if (parents.length < 2 && !touchesMigrations(commit.changes, before.entries, entries)) {
      places.set(commit.oid, { bases, files: async () => after, errors: first?.errors ?? new Map() });
      continue;
    }
    const from = await bases();
    const step = await judgeStep(walker, {
      bases: from,
      before: await Promise.all(from.map(({ oid }) => stateAt(oid))),
      after,
      moment: commit.committer.date,
      approvals,
    });
    walked.judged += 1;
    walked.unchecked.push(...step.unchecked.map((one) => ({ ...one, commit: commit.oid })));
    const { errors, own } = inherit(commit, step, parents);
    places.set(commit.oid, { bases, files: async () => after, errors });
    if (own.length > 0) walked.flagged.push(flagged(commit, own));
    else if (step.unchecked.every(({ blocks }) => !blocks))
      walked[step.errors.length + step.inherited > 0 ? 'inherited' : 'clean'] += 1;
  }
  const last = places.get(head.oid);
  // what the tip has is there, whatever another line did
  for (const { by } of last?.errors.values() ?? []) for (const one of by) one.repairedBy = null;
  return { walked, files: await last?.files(), errors: last?.errors ?? new Map<string, Carried>() };
}

/** What a commit has of its parents' errors, and what is its own. Errors of its parents that it has no more, it repairs. */
function inherit(commit: LoggedCommit, step: JudgedStep, parents: readonly (Place | undefined)[]) {
  const errors = new Map<string, Carried>();
  const own: Followed[] = [];
  for (const error of step.errors) {
    const stem = stemOf(error.finding, error.finding.subject);
    const theirs = parents.flatMap((parent) => parent?.errors.get(stem) ?? []);
    const by = [...new Set(theirs.flatMap((one) => one.by))];
    if (theirs.some((one) => one.error.finding.fingerprint === error.finding.fingerprint)) {
      errors.set(stem, { error, by });
      continue;
    }
    const moment = commit.committer.date;
    const parent = commit.parents[0] ?? null;
    const followed: Followed = { ...error, commit: commit.oid, parent, moment, now: error.out, defect: null, repairedBy: null };
    own.push(followed);
    errors.set(stem, { error, by: [...by, followed] });
  }
  for (const parent of parents) {
    for (const [stem, { by }] of parent?.errors ?? []) {
      if (errors.has(stem)) continue;
      for (const one of by) one.repairedBy ??= commit.oid;
    }
  }
  return { errors, own };
}

function flagged(commit: LoggedCommit, findings: Followed[]): WalkedCommit {
  return { ...audited(commit), parents: commit.parents, reason: reasonFor(commit.message, []), findings };
}

async function basesOf({ repository }: Walker, { oid, parents }: LoggedCommit, tips: readonly string[]): Promise<Commit[]> {
  // the only parent of a branch's first commit is what it left: a parent that was not walked is published
  const oids = parents.length === 1 ? parents : await mergeBases(repository, oid, tips);
  return Promise.all(oids.map((base) => required(repository, base)));
}

async function required(repository: Walker['repository'], oid: string): Promise<Commit> {
  const commit = await commitNamed(repository, oid);
  if (commit === undefined) throw new Unjudgeable(`The commit ${oid} is not here. Run: git fetch`);
  return commit;
}

/** Any message of the branch may approve. */
async function branchApprovals({ repository }: Walker, head: Commit, tips: readonly string[]): Promise<readonly Approval[]> {
  const bases = tips.map((oid) => ({ oid, parents: [], date: 0 }));
  const messages = await messagesBetween(repository, bases, [head]);
  return messages.flatMap(({ message, author }) => approvalsIn(message, author));
}

function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
