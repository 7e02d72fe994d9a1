import { messagesBetween } from '../git/messages.ts';
import { approvalsInMessages } from '../judge/approvals.ts';
import type { Files } from '../model/files.ts';
import { rules } from '../rules/index.ts';
import { version } from '../version.ts';
import { auditCache } from './audit-cache.ts';
import { follow } from './follow.ts';
import type { Followed, Open } from './followed.ts';
import { inOrder } from './in-order.ts';
import { type FoundError, type JudgedStep, judgeStep, type Walker } from './judge-commit.ts';
import { nearestOf, withoutMerged } from './merged-lines.ts';
import { Progress } from './progress.ts';
import { type ReadCommit, readCommits } from './read-commits.ts';
import { broughtUnread } from './repaired-journal.ts';
import { keepStateBefore } from './states-before.ts';
import { outcomeOf, type Walked, type WalkOptions, walkedCommit } from './walked.ts';

/** How many commits are judged at a time, and how long a run that is killed may lose, in milliseconds. */
const width = 6;
const savedEvery = 2000;

/** The first parents of published branches, each commit once. */
export interface PublishedLines {
  /** Parents before their children. */
  readonly oids: readonly string[];
  /** The main branch first: where it has a commit, it decides whether an error of that commit is still there. */
  readonly tips: readonly string[];
  /** The commit that the lines begin after. */
  readonly from?: string | undefined;
}

/**
 * Walks published lines of history by first parents, each commit judged against its first parent, and follows what it finds. Goes on
 * where an earlier run stopped. Throws Unjudgeable when a shallow clone ends within.
 */
export async function walkPublished(walker: Walker, lines: PublishedLines, watching: WalkOptions) {
  const { repository, graph } = walker;
  const cache = await auditCache(repository, [cacheFormat, version, JSON.stringify(rules), lines.from ?? 'root']);
  const progress = new Progress(graph);
  const done = progress.takeUp(await cache.read(), lines.oids);
  const save = () => progress.save(cache);
  const published = new Set(lines.oids);
  const todo = lines.oids.filter((oid) => !done.has(oid));
  let saved = Date.now();
  let seen = done.size;
  const steps = inOrder(judging(walker, todo, watching), width, async ({ read, ...rest }) => ({
    ...rest,
    read,
    step: read?.touched === undefined ? undefined : await judgeCommit(walker, read),
  }));
  for await (const { passed, read, step } of steps) {
    // git may have been interrupted as well
    if (watching.signal?.aborted) break;
    for (const oid of passed) progress.pass(oid);
    if (read !== undefined) await take(walker, progress, published, read, step);
    seen += passed.length + (read === undefined ? 0 : 1);
    watching.progress?.(seen, lines.oids.length);
    if (Date.now() - saved > savedEvery) {
      await save();
      saved = Date.now();
    }
  }
  if (todo.length > 0) await save();
  watching.signal?.throwIfAborted();
  return { walked: walkedOf(walker, progress, lines), save };
}

/** The version of the cache: raise it when the form or meaning of its entries changes. */
const cacheFormat = '3';

interface ToJudge {
  /** Commits before this one that touch nothing. */
  readonly passed: readonly string[];
  readonly read?: ReadCommit;
}

async function* judging(walker: Walker, oids: readonly string[], { signal }: WalkOptions): AsyncGenerator<ToJudge> {
  let passed: string[] = [];
  for await (const read of readCommits(walker, oids)) {
    if (signal?.aborted) return;
    if (read.touched === undefined && read.commit.parents.length < 2) {
      passed.push(read.commit.oid);
      if (passed.length < 64) continue;
      yield { passed };
    } else yield { passed, read };
    passed = [];
  }
  yield { passed };
}

function judgeCommit({ repository, ...walker }: Walker, { commit, touched }: ReadCommit): Promise<JudgedStep> {
  const [parent] = commit.parents;
  const moment = commit.committer.date;
  const bases = parent === undefined ? [] : [{ oid: parent, parents: [], date: moment }];
  return judgeStep(
    { repository, ...walker },
    {
      bases,
      before: parent === undefined || touched === undefined ? [] : [touched.before],
      after: touched?.after as Files,
      moment,
      approvals: async (since) => {
        const author = `${commit.author.name} <${commit.author.mail}>`;
        if (since === undefined && commit.parents.length < 2)
          return approvalsInMessages(repository, [{ message: commit.message, author }]);
        const from = since?.map((oid) => ({ oid, parents: [], date: moment })) ?? bases;
        return approvalsInMessages(repository, await messagesBetween(repository, from, [{ ...commit, date: moment }]));
      },
    },
  );
}

/** Records one commit: the errors it brought, the ones it repaired, and the lines it merged. */
async function take(
  walker: Walker,
  progress: Progress,
  published: ReadonlySet<string>,
  { commit, touched }: ReadCommit,
  judged: JudgedStep | undefined,
): Promise<void> {
  const { oid, parents } = commit;
  const [parent] = parents;
  const open = progress.openAt(parent);
  const merged = openIn(walker, parents, { published, open, progress });
  if (judged === undefined || touched === undefined) {
    if (merged.size === 0) return progress.pass(oid);
    // it took nothing of the other line
    return progress.take(oid, { repaired: [...merged.keys()], open }, { outcome: null, unchecked: [], flagged: null });
  }
  const moment = commit.committer.date;
  const brought = await broughtUnread(walker, commit, judged);
  const isKnown = (error: FoundError) => {
    const by = brought.get(error)?.by.oid ?? oid;
    // what came before the range is inherited, and what was found when it came is not found twice
    return by !== oid && (!published.has(by) || progress.has({ ...error, commit: by }));
  };
  const errors = await withoutMerged(walker, commit, judged.errors, published);
  const step = { ...judged, errors: errors.filter((error) => !isKnown(error)) };
  const repairedBy = (by: string) => progress.repairedBy(by);
  const followed = await follow(walker, { commit, step, files: touched.after, moment, open, merged, repairedBy, brought });
  const own = followed.found.filter((one) => one.commit === oid);
  for (const one of own) if (one.parent === (parent ?? null)) keepStateBefore(walker, one, touched.before);
  const bringers = new Map([...brought.values()].map(({ by }) => [by.oid, by]));
  for (const one of followed.found) {
    const bringer = one.commit === oid ? undefined : bringers.get(one.commit);
    if (bringer !== undefined) progress.charge(walkedCommit(bringer, [one]));
  }
  progress.take(oid, followed, {
    outcome: outcomeOf({ ...step, inherited: step.inherited + errors.length - step.errors.length }, own.length),
    unchecked: step.unchecked,
    flagged: own.length === 0 ? null : walkedCommit(commit, own),
  });
}

/** What other published lines have open that the first parent has not. */
function openIn(
  walker: Walker,
  parents: readonly string[],
  { published, open, progress }: { published: ReadonlySet<string>; open: Open; progress: Progress },
): Open {
  const merged = new Map<Followed, string>();
  const [first = ''] = parents;
  for (const oid of nearestOf(walker, parents, published)) {
    const others = [...progress.openAt(oid)].filter(([one]) => !open.has(one));
    // most merges bring a line that left this one, and nothing to look for
    if (others.length > 0 && !walker.graph.isAncestor(oid, first)) for (const [one, folder] of others) merged.set(one, folder);
  }
  return merged;
}

function walkedOf({ graph }: Walker, progress: Progress, { oids, tips }: PublishedLines): Walked {
  const kept = [...progress.keptOf(oids)];
  const outcomes = kept.map(([, { outcome }]) => outcome);
  const flagged = kept.flatMap(([, one]) => one.flagged ?? []);
  const reach = tips.map((tip) => ({ open: progress.openAt(tip), commits: graph.withAncestors([tip]) }));
  for (const { commit, findings } of flagged) {
    const having = reach.filter(({ commits }) => commits.has(commit));
    // once the main branch has the commit, other branches are older states of it
    const deciding = having[0] === reach[0] ? having.slice(0, 1) : having;
    for (const one of findings) if (deciding.some(({ open }) => open.has(one))) one.repairedBy = null;
  }
  if (tips.length > 1) flagged.sort((one, other) => one.committer.date - other.committer.date);
  return {
    walked: oids.length,
    judged: outcomes.filter((outcome) => outcome !== null).length,
    clean: outcomes.filter((outcome) => outcome === 'clean').length,
    inherited: outcomes.filter((outcome) => outcome === 'inherited').length,
    flagged,
    unchecked: kept.flatMap(([commit, { unchecked }]) => unchecked.map((one) => ({ ...one, commit }))),
  };
}
