import type { NotedFinding, OverrideEvent } from '../../evidence/event.ts';
import { receiptOf } from '../../evidence/receipts.ts';
import { skipReason } from '../../evidence/skip-reason.ts';
import { commitFiles } from '../../git/files.ts';
import { appendNote, lastAction } from '../../git/notes.ts';
import { commitNamed, type Repository } from '../../git/repository.ts';
import { writeWatch } from '../../hooks/watch.ts';
import { judgeOpen } from '../../judge/judge.ts';
import { overrideWays, wayOf } from '../../model/override-ways.ts';
import { type ReportedFinding, unapproved } from '../../model/report.ts';
import { redact } from '../../model/secrets.ts';
import { soonAfterTimeLimit, timeLimitStruck } from '../../processes/time-limit.ts';
import { count } from '../../reporters/notes.ts';
import type { Outcome } from '../command.ts';
import { type HookInput, said } from './hook.ts';
import { watchFor } from './remember-passed.ts';

/** Judges the new commit unless a passing pre-commit left a receipt, and records its errors in a note. Never rejects. */
export async function postCommit(repository: Repository, { environment }: HookInput): Promise<Outcome> {
  return withoutFailing(repository, environment, undefined);
}

/** Does the same for a merge commit that git made by itself. A fast-forward makes no commit. */
export async function postMerge(repository: Repository, { environment }: HookInput): Promise<Outcome> {
  const head = await commitNamed(repository, 'HEAD');
  if (head === undefined || head.parents.length < 2 || !/^(?:merge|pull)\b.*: Merge made by/.test(await lastAction(repository)))
    return { exitCode: 0 };
  return withoutFailing(repository, environment, undefined);
}

/** Judges the result of a rebase once, against the commit that it started from: a rebase runs no pre-commit. */
export async function postRewrite(repository: Repository, { args: [command], stdin, environment }: HookInput): Promise<Outcome> {
  if (command !== 'rebase') return { exitCode: 0 };
  const rewritten = (await stdin()).split('\n').filter((line) => line !== '');
  // a hook manager may have read stdin; a rebase leaves its start in ORIG_HEAD
  const last = rewritten.at(-1)?.split(' ')[0] ?? (await commitNamed(repository, 'ORIG_HEAD'))?.oid;
  if (last === undefined) return { exitCode: 0 };
  return withoutFailing(repository, environment, [last]);
}

/** Prints errors instead of failing, because the commit already exists. */
async function withoutFailing(...about: Parameters<typeof judgeAndRecord>): Promise<Outcome> {
  try {
    return await soonAfterTimeLimit(judgeAndRecord(...about));
  } catch (error) {
    return { exitCode: 0, stderr: `drizzle-guard: ${redact((error as Error).message)}\n` };
  }
}

async function judgeAndRecord(
  repository: Repository,
  environment: HookInput['environment'],
  parents: readonly string[] | undefined,
): Promise<Outcome> {
  const head = await commitNamed(repository, 'HEAD');
  if (head === undefined) return { exitCode: 0 };
  const receipt = await receiptOf(repository.gitDir, await commitFiles(repository, head.oid), head.parents);
  if (receipt !== undefined) {
    await writeWatch(repository, receipt.watch);
    return { exitCode: 0 };
  }
  const report = await judgeOpen(repository, {
    subject: { kind: 'commit', revision: head.oid, since: parents ?? head.parents },
    level: 'drift',
  });
  const late = timeLimitStruck();
  if (late !== undefined)
    return { exitCode: 0, stderr: `drizzle-guard: this commit was not checked: ${late.message}. Push and CI will check it.\n` };
  const left = unapproved(report);
  if (left.length === 0) {
    // pre-push reports what could not be checked now
    if (report.verdict !== 'unchecked')
      await writeWatch(repository, await watchFor(await commitFiles(repository, head.oid), report));
    return { exitCode: 0 };
  }
  const reason = skipReason(environment);
  const way = reason === undefined ? (parents === undefined ? wayOf(await lastAction(repository)) : 'rebase') : 'skip';
  const findings = left.map(notedFinding);
  const event: OverrideEvent = {
    v: 1,
    event: 'override',
    way,
    ...(reason && { reason: redact(reason) }),
    findings,
    at: Date.now(),
    commit: head.oid,
  };
  await appendNote(repository, head.oid, JSON.stringify(event));
  const names = findings.map(({ rule, subject }) => `${rule} ${subject}`).join(', ');
  const what = `${overrideWays[way].notice} ${count(findings.length, 'error')} (${names})`;
  const recorded = reason ? 'Recorded for the audit with your reason' : 'Recorded for the audit';
  return { exitCode: 0, stderr: said([`${what}. ${recorded}; push and CI will still check it.`, ...repairOf(left)]) };
}

/** What one command ends, which is better done before more is built on it. */
function repairOf(left: readonly ReportedFinding[]): string[] {
  const found = left.find(({ repair, fix }) => repair !== undefined && fix.length === 1);
  const command = found?.fix[0]?.run[0];
  return found === undefined || command === undefined ? [] : [`${found.problem} To repair: ${command}`];
}

function notedFinding({ rule, subject, level, project, path, problem }: ReportedFinding): NotedFinding {
  return { rule, subject, level, project, path, problem: redact(problem) };
}
