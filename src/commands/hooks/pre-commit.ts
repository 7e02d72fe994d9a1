import { defer, settle, type Waiting } from '../../evidence/left-for-commit-msg.ts';
import { stateOf } from '../../evidence/receipts.ts';
import { skipReason } from '../../evidence/skip-reason.ts';
import { commitFiles, indexFiles } from '../../git/files.ts';
import { commitNamed, type Repository } from '../../git/repository.ts';
import { callsUs } from '../../hooks/installed.ts';
import { judgeOpen } from '../../judge/judge.ts';
import { configurationAt } from '../../judge/published.ts';
import { type Report, type ReportedFinding, unapproved } from '../../model/report.ts';
import type { Subject } from '../../model/subject.ts';
import { asksForDecision } from '../../reporters/standing.ts';
import type { Outcome, Terminal } from '../command.ts';
import { type Action, type HookInput, outcomeOf, withoutApproved } from './hook.ts';
import { decisive, passed } from './remember-passed.ts';

/** Judges what is about to be committed. */
export function preCommit(repository: Repository, _: HookInput, terminal: Terminal): Promise<Outcome> {
  return beforeCommit(repository, { kind: 'index' }, 'commit', terminal);
}

/** The same for a merge without conflicts. git exports GITHEAD_<oid> for each commit being merged, before it writes MERGE_HEAD. */
export function preMergeCommit(repository: Repository, { environment }: HookInput, terminal: Terminal): Promise<Outcome> {
  const mergeHeads = Object.keys(environment).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
  return beforeCommit(repository, { kind: 'index', mergeHeads }, 'merge', terminal);
}

/**
 * lint-staged runs its tasks at once and stages what they wrote when all have ended, so where git runs it commit-msg looks again. Without
 * git there is no message to wait for.
 */
export async function forLintStaged(repository: Repository, { environment }: HookInput, terminal: Terminal): Promise<Outcome> {
  if (skipReason(environment) !== undefined) return { exitCode: 0 };
  // git exports it to every hook of a commit
  const caller = environment.GIT_INDEX_FILE === undefined ? 'a person' : 'lint-staged';
  const { exitCode, stdout = '', stderr = '' } = await beforeCommit(repository, { kind: 'index' }, 'commit', terminal, caller);
  // lint-staged 15 prints stderr first
  return { exitCode, stdout: stdout + stderr };
}

/** Who starts the hook. */
type Caller = 'git' | 'lint-staged' | 'a person';

async function beforeCommit(
  repository: Repository,
  subject: Subject,
  action: Action,
  terminal: Terminal,
  caller: Caller = 'git',
): Promise<Outcome> {
  const report = await judgeOpen(repository, { subject, level: 'drift' });
  const left = unapproved(report);
  const canWait = report.verdict === 'blocked' && left.every(({ approvable }) => approvable);
  if (canWait && !report.unchecked.some(({ blocks }) => blocks)) {
    // approvals are in the message, which is not written yet
    if (caller !== 'a person' && (await callsUs(repository, 'commit-msg'))) {
      await leaveForCommitMsg(repository, report, caller === 'lint-staged' ? { lintStaged: { passed: false } } : {});
      return { exitCode: 0 };
    }
    const outcome = outcomeOf([withoutApproved(report)], action, terminal);
    if (!left.every(asksForDecision)) return outcome;
    const way = 'npx drizzle-guard setup adds the commit-msg hook, which reads approvals in the commit message.\n';
    return { ...outcome, stderr: `${outcome.stderr ?? ''}${way}` };
  }
  await settle(repository);
  const isNew = report.findings.some(({ approvedBy }) => approvedBy !== null) ? await newlyConfigured(repository) : undefined;
  const outcome = outcomeOf([withoutApproved(report, isNew)], action, terminal);
  if (outcome.exitCode !== 0) return outcome;
  if (caller === 'lint-staged' && (await callsUs(repository, 'commit-msg')))
    await leaveForCommitMsg(repository, report, { lintStaged: { passed: true } });
  return passed(repository, subject, report, outcome);
}

async function leaveForCommitMsg(repository: Repository, report: Report, asked: Pick<Waiting, 'lintStaged'>): Promise<void> {
  const files = await indexFiles(repository);
  const about = await decisive(files, report);
  const state = await stateOf(files, about);
  if (asked.lintStaged?.passed === true) {
    // lint-staged stages only what was staged before, so a commit that touches nothing guarded goes on to do so
    const head = await commitNamed(repository, 'HEAD');
    if (head !== undefined && (await stateOf(await commitFiles(repository, head.oid), about)) === state) return;
  }
  await defer(repository, { ...about, state, entries: [...files.entries], ...asked });
}

/** Tells whether this commit adds the configuration entry that approves a finding. Only then is the approval shown. */
async function newlyConfigured(repository: Repository): Promise<(finding: ReportedFinding) => boolean> {
  const head = await commitNamed(repository, 'HEAD');
  const { approvals = [] } = (await configurationAt(repository, head?.oid)).config;
  return ({ approvedBy }) =>
    approvedBy !== null &&
    approvedBy.author === undefined &&
    !approvals.some(({ rule, subject }) => rule === approvedBy.rule && subject === approvedBy.subject);
}
