import type { OverrideEvent } from '../../audit/event.ts';
import { receiptOf } from '../../audit/receipts.ts';
import { skipReason, wayOf } from '../../audit/way.ts';
import { commitFiles } from '../../git/files.ts';
import { appendNote, lastAction } from '../../git/notes.ts';
import { commitNamed, type Repository } from '../../git/repository.ts';
import { writeWatch } from '../../hooks/watch.ts';
import { judgeOpen } from '../../judge.ts';
import { unapproved } from '../../model/report.ts';
import { redact } from '../../model/shell.ts';
import type { Outcome } from '../command.ts';
import type { HookInput } from './hook.ts';
import { watchFor } from './watched.ts';

/** Looks whether what was committed had been judged, and if not, judges it now and keeps what it finds. Never stops anything. */
export async function postCommit(repository: Repository, { environment }: HookInput): Promise<Outcome> {
  return afterwards(repository, environment, undefined);
}

/** The same for a merge, of which git makes the commit itself. A fast-forward made none. */
export async function postMerge(repository: Repository, { environment }: HookInput): Promise<Outcome> {
  const head = await commitNamed(repository, 'HEAD');
  if (head === undefined || head.parents.length < 2 || !/^(?:merge|pull)\b.*: Merge made by/.test(await lastAction(repository)))
    return { exitCode: 0 };
  return afterwards(repository, environment, undefined);
}

/** A rebase makes many commits without asking: its result is judged once, against what it started from. */
export async function postRewrite(repository: Repository, { args: [command], stdin, environment }: HookInput): Promise<Outcome> {
  const rewritten = (await stdin()).split('\n').filter((line) => line !== '');
  const last = rewritten.at(-1)?.split(' ')[0];
  if (command !== 'rebase' || last === undefined) return { exitCode: 0 };
  return afterwards(repository, environment, [last]);
}

/** The commit is made, so whatever goes wrong now is only said. */
async function afterwards(...about: Parameters<typeof lookBack>): Promise<Outcome> {
  try {
    return await lookBack(...about);
  } catch (error) {
    return { exitCode: 0, stderr: `drizzle-guard: ${redact((error as Error).message)}\n` };
  }
}

async function lookBack(
  repository: Repository,
  environment: HookInput['environment'],
  parents: readonly string[] | undefined,
): Promise<Outcome> {
  const head = await commitNamed(repository, 'HEAD');
  if (head === undefined) return { exitCode: 0 };
  const receipt = await receiptOf(repository.gitDir, await commitFiles(repository, head.oid));
  if (receipt !== undefined) {
    await writeWatch(repository, receipt.watch);
    return { exitCode: 0 };
  }
  const report = await judgeOpen(repository, {
    subject: { kind: 'commit', revision: head.oid, since: parents ?? head.parents },
    level: 'drift',
  });
  const left = unapproved(report);
  if (left.length === 0) {
    // a commit was made: what could not be checked now, pushing will say
    if (report.verdict !== 'unchecked')
      await writeWatch(repository, await watchFor(await commitFiles(repository, head.oid), report));
    return { exitCode: 0 };
  }
  const reason = skipReason(environment);
  const way = reason === undefined ? (parents === undefined ? wayOf(await lastAction(repository)) : 'rebase') : 'skip';
  const findings = left.map(({ rule, subject }) => ({ rule, subject }));
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
  return {
    exitCode: 0,
    stderr: `drizzle-guard: ${whatHappened[way]}: ${names}. Push and CI will still judge it; it is noted${reason ? ` with your reason` : ''}.\n`,
  };
}

const whatHappened = {
  'no-verify': 'the hooks were skipped, and this commit has',
  skip: 'DRIZZLE_GUARD_SKIP let this commit through with',
  merge: 'the merge was not judged, and it has',
  'cherry-pick': 'git runs no pre-commit for a cherry-pick, and this one has',
  revert: 'git runs no pre-commit for a revert, and this one has',
  rebase: 'the rebase brought',
  other: 'this commit was not judged, and it has',
} as const;
