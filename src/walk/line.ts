import { auditCache } from '../audit/cache.ts';
import { reasonFor } from '../audit/how.ts';
import { type LoggedCommit, loggedCommits } from '../git/log.ts';
import { messagesBetween } from '../git/messages.ts';
import { type Commit, commitNamed } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { approvalsIn } from '../model/approval.ts';
import type { AuditedCommit } from '../model/audit.ts';
import { type Files, noFiles } from '../model/files.ts';
import type { Unchecked } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { rules } from '../rules/index.ts';
import { version } from '../version.ts';
import { type JudgedStep, judgeStep, type Walker } from './judged.ts';
import { inOrder } from './ordered.ts';
import { type Followed, Repairs } from './repairs.ts';
import { applied, isWanted, touchesMigrations } from './states.ts';

/** A commit with errors, as a walk finds it. */
export interface WalkedCommit extends AuditedCommit {
  readonly parents: readonly string[];
  /** What its message says in a `Migration-Override:` line. */
  reason: string | null;
  readonly findings: Followed[];
  /** For a merge: the commit that brought its errors, once that was looked for. */
  origin?: AuditedCommit | null;
}

/** What a walk found so far. All of it can be written as JSON. */
export interface Walked {
  /** The last commit that was walked. */
  at: string | null;
  walked: number;
  judged: number;
  clean: number;
  inherited: number;
  /** The last commit that was judged. */
  last: string | null;
  readonly flagged: WalkedCommit[];
  readonly unchecked: (Unchecked & { commit: string })[];
}

export interface Watching {
  /** Called now and then with how many commits were walked, of how many. */
  progress?(done: number, of: number): void;
  readonly signal?: AbortSignal | undefined;
}

/** How many commits are judged at a time, and how long a run that is killed may lose, in milliseconds. */
const width = 6;
const savedEvery = 2000;

/**
 * Walks a published line of history by first parents, each commit judged against its first parent, and follows what it finds. Goes on
 * where an earlier run stopped. Throws Unjudgeable when a shallow clone ends within.
 */
export async function walkLine(
  walker: Walker,
  { from, tip }: { readonly from?: Commit; readonly tip: Commit },
  watching: Watching,
) {
  const { repository, states } = walker;
  const cache = await auditCache(repository, [version, rules.map(({ id }) => id).join(' '), from?.oid ?? 'root']);
  // what could not be read now may be read the next time
  const save = async () => (walked.unchecked.some(({ blocks }) => blocks) ? undefined : cache.write(walked));
  const kept = await usable(walker, await cache.read(), tip);
  const walked: Walked = kept ?? {
    at: null,
    walked: 0,
    judged: 0,
    clean: 0,
    inherited: 0,
    last: null,
    flagged: [],
    unchecked: [],
  };
  const start = walked.at ?? from?.oid;
  const repairs = new Repairs(
    walker,
    walked.flagged.flatMap(({ findings }) => findings),
    walked.last,
  );
  let files: Files = start === undefined ? noFiles : await states.at(start);
  let saved = Date.now();
  if (start !== tip.oid) {
    const revisions = [tip.oid, ...(start === undefined ? [] : [`^${start}`])];
    const done = walked.walked;
    let total: number | undefined;
    if (watching.progress !== undefined) {
      // nobody waits for it
      countOf(walker, revisions).then(
        (count) => {
          total = count + done;
        },
        () => undefined,
      );
    }
    let seen = done;
    // assigned in a generator, which the compiler does not see
    const reached: { commit?: LoggedCommit } = {};
    const touching = async function* () {
      for await (const commit of loggedCommits(repository, { commits: revisions, firstParent: true, wants: isWanted })) {
        if (watching.signal?.aborted) return;
        if (commit.parents.length === 0) await refuseHidden(walker, commit);
        // a range may start beside the line
        if (reached.commit === undefined && commit.parents[0] !== undefined && commit.parents[0] !== start)
          files = await states.at(commit.parents[0]);
        const [before, entries] = [files, applied(files.entries, commit.changes)];
        seen += 1;
        reached.commit = commit;
        if (total !== undefined && seen % 64 === 0) watching.progress?.(seen, total);
        if (entries === before.entries) continue;
        files = states.from(entries);
        if (!touchesMigrations(commit.changes, before.entries, entries)) continue;
        yield { commit, before, after: files, place: seen };
      }
    };
    const steps = inOrder(touching(), width, async (one) => ({ ...one, step: await judgeCommit(walker, one) }));
    for await (const { commit, before, after, step, place } of steps) {
      // git may have been interrupted, too
      if (watching.signal?.aborted) break;
      const followed = await repairs.next({ commit, step, before, after, moment: commit.committer.date });
      take(walked, commit, step, followed);
      walked.last = repairs.last;
      [walked.at, walked.walked] = [commit.oid, place];
      if (Date.now() - saved > savedEvery) {
        await save();
        saved = Date.now();
      }
    }
    if (reached.commit !== undefined && !watching.signal?.aborted) [walked.at, walked.walked] = [reached.commit.oid, seen];
    await save();
    watching.signal?.throwIfAborted();
  }
  // the last commit's state is nobody's before
  const nothing = { bases: [tip], before: [files], after: files, moment: tip.date, approvals: async () => [] };
  repairs.settle(await judgeStep(walker, nothing));
  return { walked, files, save };
}

function judgeCommit(
  walker: Walker,
  { commit, before, after }: { commit: LoggedCommit; before: Files; after: Files },
): Promise<JudgedStep> {
  const [parent] = commit.parents;
  const base = parent === undefined ? [] : [{ oid: parent, parents: [], date: commit.committer.date }];
  const author = `${commit.author.name} <${commit.author.mail}>`;
  return judgeStep(walker, {
    bases: base,
    before: parent === undefined ? [] : [before],
    after,
    moment: commit.committer.date,
    approvals: async () => {
      if (commit.parents.length < 2) return approvalsIn(commit.message, author);
      const messages = await messagesBetween(walker.repository, base, [{ ...commit, date: commit.committer.date }]);
      return messages.flatMap((one) => approvalsIn(one.message, one.author));
    },
  });
}

function take(walked: Walked, commit: LoggedCommit, { inherited, unchecked }: JudgedStep, followed: readonly Followed[]): void {
  walked.judged += 1;
  walked.unchecked.push(...unchecked.map((one) => ({ ...one, commit: commit.oid })));
  if (followed.length > 0) {
    walked.flagged.push({
      ...audited(commit),
      parents: commit.parents,
      reason: reasonFor(commit.message, []),
      findings: [...followed],
    });
  } else if (unchecked.every(({ blocks }) => !blocks)) {
    if (inherited > 0) walked.inherited += 1;
    else walked.clean += 1;
  }
}

export function audited({ oid, author, committer, message }: LoggedCommit): AuditedCommit {
  return { commit: oid, author, committer, summary: message.split('\n', 1)[0] ?? '' };
}

/** What was kept of an earlier run, when it stopped at a commit of this line. */
async function usable({ repository: { cwd } }: Walker, kept: unknown, tip: Commit): Promise<Walked | undefined> {
  const walked = kept as Walked | undefined;
  if (walked?.at === null || walked?.at === undefined) return undefined;
  if (walked.at === tip.oid) return walked;
  const args = ['log', '--first-parent', '--reverse', '--no-show-signature', '--format=%P', tip.oid, `^${walked.at}`, '--'];
  const { stdout, exitCode } = await git(args, { cwd, answers: [0, 128] });
  return exitCode === 0 && stdout.split(/[ \n]/, 1)[0] === walked.at ? walked : undefined;
}

async function countOf({ repository: { cwd } }: Walker, revisions: readonly string[]): Promise<number> {
  return Number((await git(['rev-list', '--count', '--first-parent', ...revisions, '--'], { cwd })).stdout);
}

/** Where a shallow clone ends, git shows a commit as if it were the first one. */
export async function refuseHidden({ repository }: Walker, { oid }: LoggedCommit): Promise<void> {
  if (!repository.shallow || ((await commitNamed(repository, oid))?.parents.length ?? 0) === 0) return;
  throw new Unjudgeable(
    `This clone is shallow and hides what ${oid.slice(0, 7)} is based on. Run: git fetch --unshallow (in CI: fetch-depth: 0), or name a range that is here`,
  );
}
