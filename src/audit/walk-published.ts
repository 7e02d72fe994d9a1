import { messagesBetween } from '../git/messages.ts';
import { approvalsInMessages } from '../judge/approvals.ts';
import type { Files } from '../model/files.ts';
import { rules } from '../rules/index.ts';
import { version } from '../version.ts';
import { auditCache } from './audit-cache.ts';
import { inOrder } from './in-order.ts';
import { type JudgedStep, judgeStep, type Walker } from './judge-commit.ts';
import { Progress } from './progress.ts';
import { type ReadCommit, readCommits } from './read-commits.ts';
import { type PublishedWalk, recordCommit } from './record-commit.ts';
import type { Walked, WalkOptions } from './walked.ts';

/** How many commits are judged at a time. */
const width = 6;

/** Milliseconds between two saves: as much a run that is killed may lose. */
const savedEvery = 2000;

/** The first-parent lines of published branches, each commit once. */
export interface PublishedLines {
  /** Parents before their children. */
  readonly oids: readonly string[];
  /** The tips, main branch first. The first tip that contains a commit decides whether its errors are still there. */
  readonly tips: readonly string[];
  /** The commit before the first one; undefined if the lines begin at a root. */
  readonly from?: string | undefined;
}

/**
 * Walks published lines by first parents, judges each commit against its first parent, and follows its errors. Continues where an
 * earlier run stopped. Throws Unjudgeable if a shallow clone cuts the lines.
 */
export async function walkPublished(walker: Walker, lines: PublishedLines, options: WalkOptions) {
  const { repository, graph } = walker;
  const cache = await auditCache(repository, [cacheFormat, version, JSON.stringify(rules), lines.from ?? 'root']);
  const progress = new Progress(graph);
  const done = progress.resume(await cache.read(), lines.oids);
  const save = () => progress.save(cache);
  const walk: PublishedWalk = { walker, progress, published: new Set(lines.oids) };
  const todo = lines.oids.filter((oid) => !done.has(oid));
  let saved = Date.now();
  let seen = done.size;
  const steps = inOrder(judging(walker, todo, options), width, async ({ read, ...rest }) => ({
    ...rest,
    read,
    step: read?.touched === undefined ? undefined : await judgeCommit(walker, read),
  }));
  for await (const { passed, read, step } of steps) {
    // Ctrl-C ends git as well, and its failure must not be recorded
    if (options.signal?.aborted) break;
    for (const oid of passed) progress.skip(oid);
    if (read !== undefined) await recordCommit(walk, read, step);
    seen += passed.length + (read === undefined ? 0 : 1);
    options.progress?.(seen, lines.oids.length);
    if (Date.now() - saved > savedEvery) {
      await save();
      saved = Date.now();
    }
  }
  if (todo.length > 0) await save();
  options.signal?.throwIfAborted();
  return { walked: walkedOf(walker, progress, lines), save };
}

/** The format of cached results. Raise it if their form or meaning changes. */
const cacheFormat = '3';

interface ToJudge {
  /** Oids of commits before this one that touch no migrations. */
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

function walkedOf({ graph }: Walker, progress: Progress, { oids, tips }: PublishedLines): Walked {
  const records = [...progress.recordsOf(oids)];
  const outcomes = records.map(([, { outcome }]) => outcome);
  const flagged = records.flatMap(([, record]) => record.flagged ?? []);
  const reach = tips.map((tip) => ({ open: progress.openAt(tip), commits: graph.withAncestors([tip]) }));
  for (const { commit, findings } of flagged) {
    const having = reach.filter(({ commits }) => commits.has(commit));
    // other branches are older states of what the main branch has
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
    unchecked: records.flatMap(([commit, { unchecked }]) => unchecked.map((one) => ({ ...one, commit }))),
  };
}
