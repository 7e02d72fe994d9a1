import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { deferred, settle, type Waiting } from '../../evidence/left-for-commit-msg.ts';
import { stateOf } from '../../evidence/receipts.ts';
import { skipReason } from '../../evidence/skip-reason.ts';
import { filesFrom, indexFiles } from '../../git/files.ts';
import { authorIdentity } from '../../git/messages.ts';
import type { Repository } from '../../git/repository.ts';
import { addTrailer, cleanedMessage, commitAgain } from '../../hooks/commit-message.ts';
import { approvalsInMessage } from '../../judge/approvals.ts';
import { judgeOpen } from '../../judge/judge.ts';
import { isMeant, isOutdated, isTooShort } from '../../model/approval.ts';
import { incompleteApprovals } from '../../model/approval-lines.ts';
import type { Files } from '../../model/files.ts';
import type { Approval } from '../../model/finding.ts';
import { type Report, type ReportedFinding, unapproved } from '../../model/report.ts';
import { redact } from '../../model/secrets.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { approvingLine, asksForDecision } from '../../reporters/standing.ts';
import type { Outcome, Terminal } from '../command.ts';
import { type HookInput, outcomeOf, said, withoutApproved } from './hook.ts';
import { passed } from './remember-passed.ts';

/** Judges the index again with the approvals of the message. Cached proofs make that cheap. */
export async function commitMsg(
  repository: Repository,
  { args: [path], environment }: HookInput,
  terminal: Terminal,
): Promise<Outcome> {
  if (path === undefined) throw new Unjudgeable('git gives commit-msg the file that holds the message; there was none');
  const reason = skipReason(environment);
  const waiting = await deferred(repository);
  if (waiting === undefined && reason === undefined) {
    // the deferred findings belong to another commit, or to one that was abandoned
    await settle(repository);
    return { exitCode: 0 };
  }
  if (
    reason === undefined &&
    waiting?.lintStaged?.passed &&
    (await stateOf(await indexFiles(repository), waiting)) === waiting.state
  ) {
    await settle(repository);
    return { exitCode: 0 };
  }
  const original = await readFile(resolve(repository.cwd, path), 'utf8');
  const [text, author] = await Promise.all([cleanedMessage(repository, original), authorIdentity(repository)]);
  const message = { text, author };
  const replaced = await replacedIndex(repository, waiting);
  const report = await judgeOpen(repository, { subject: { kind: 'index', message }, level: 'drift' });
  if (replaced !== undefined) {
    const before = await judgeOpen(repository, { subject: { kind: 'index', message, files: replaced }, level: 'drift' });
    if (before.verdict === 'blocked' || before.verdict === 'unchecked') {
      await settle(repository);
      return changedMeanwhile(before, terminal);
    }
  }
  // judged now: the next attempt starts with pre-commit again
  await settle(repository);
  const left = unapproved(report);
  if (reason !== undefined) {
    // an editor's message is the user's to finish
    if (reason !== null && left.length > 0 && environment.GIT_EDITOR === ':')
      await addTrailer(repository, path, `Migration-Override: ${redact(reason)}`);
    return { exitCode: 0 };
  }
  const written = await approvalsInMessage(repository, { text, author });
  const given = written.filter(({ quotedIn }) => quotedIn === undefined);
  const isGivenHere = (finding: ReportedFinding) => given.some((approval) => isMeant(approval, finding));
  // where the command with all approvals follows, findings do not repeat them
  const asksOnce = terminal.forAgent === undefined && left.length > 0 && left.every(asksForDecision);
  const outcome = outcomeOf([withoutApproved(report, isGivenHere)], 'commit', terminal, { approvals: !asksOnce });
  if (outcome.exitCode !== 1) {
    const talk = { ...outcome, stderr: `${outcome.stderr ?? ''}${said(lostByAutosquash(text, given.length))}` };
    // an approval in this message counts only if the commit gets the message: without a receipt, post-commit judges again
    const isOwn = report.findings.some((finding) => finding.approvedBy !== null && isGivenHere(finding));
    return outcome.exitCode === 0 && !isOwn ? passed(repository, { kind: 'index' }, report, talk) : talk;
  }

  const talk = said(unusedApprovals(text, given, report));
  // print the approving command for decisions only
  if (!asksOnce) return { ...outcome, stderr: `${outcome.stderr ?? ''}${talk}` };
  const lines = left.map(approvingLine);
  const command = await commitAgain(repository, { path, written: original, lines, environment });
  return { ...outcome, stderr: `${outcome.stderr ?? ''}${talk}To commit it anyway, replace <reason> and run:\n${command}\n` };
}

/** The files that pre-commit judged, if the index changed since. git commits the index that it read before it opened the editor. */
async function replacedIndex(repository: Repository, waiting: Waiting | undefined): Promise<Files | undefined> {
  // lint-staged changes the index before git commits it
  if (waiting?.lintStaged !== undefined) return undefined;
  if (waiting === undefined || (await stateOf(await indexFiles(repository), waiting)) === waiting.state) return undefined;
  return filesFrom(repository, new Map(waiting.entries));
}

function changedMeanwhile(report: Report, terminal: Terminal): Outcome {
  const outcome = outcomeOf([withoutApproved(report)], 'commit', terminal);
  return {
    ...outcome,
    stderr: `${outcome.stderr ?? ''}${said(['the index changed while this commit was being made; commit again.'])}`,
  };
}

/** What to say about approvals that match no finding, and about lines that cannot be read as an approval. */
function unusedApprovals(text: string, given: readonly Approval[], { findings }: Report): string[] {
  const unused = given.filter(
    (approval) => !findings.some((one) => isMeant(approval, one) || isTooShort(approval, one) || isOutdated(approval, one)),
  );
  return [
    ...unused.map(({ rule, subject }) => `the message approves ${rule} ${subject}, but this commit has no such finding.`),
    ...incompleteApprovals(text).map(
      (line) => `"${line}" is not an approval. Write: Migration-Approved: <rule> <subject>: <reason>`,
    ),
  ];
}

/** `rebase --autosquash` throws the message of a fixup away, and offers that of a squash for editing. */
function lostByAutosquash(text: string, approvals: number): string[] {
  const [, kind] = /^(fixup|squash)! /.exec(text) ?? [];
  if (approvals === 0 || kind === undefined) return [];
  const fate =
    kind === 'fixup' ? 'drops this message, and the approval with it' : 'asks what to keep of this message: keep the approval';
  return [`git rebase --autosquash ${fate}; an entry in drizzle-guard.json stays.`];
}
