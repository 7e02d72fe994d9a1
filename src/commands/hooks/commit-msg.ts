import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { skipReason } from '../../audit/way.ts';
import { authorIdentity } from '../../git/messages.ts';
import type { Repository } from '../../git/repository.ts';
import { addTrailer, cleanedMessage, commitAgain } from '../../hooks/commit-message.ts';
import { settle } from '../../hooks/deferral.ts';
import { judgeOpen } from '../../judge.ts';
import { approvalsIn, isMeant } from '../../model/approval.ts';
import type { Approval } from '../../model/finding.ts';
import { type Report, unapproved } from '../../model/report.ts';
import { redact } from '../../model/shell.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { approvingLine } from '../../reporters/standing.ts';
import type { Outcome, Terminal } from '../command.ts';
import { type HookInput, outcomeOf } from './hook.ts';
import { passed } from './watched.ts';

/** Judges the index again, now that the message with its approvals is there. The cache makes that cheap. */
export async function commitMsg(
  repository: Repository,
  { args: [path], environment }: HookInput,
  terminal: Terminal,
): Promise<Outcome> {
  if (path === undefined) throw new Unjudgeable('git gives commit-msg the file that holds the message; there was none');
  const written = await readFile(resolve(repository.cwd, path), 'utf8');
  const [text, author] = await Promise.all([cleanedMessage(repository, written), authorIdentity(repository)]);
  const report = await judgeOpen(repository, { subject: { kind: 'index', message: { text, author } }, level: 'drift' });
  // whatever it is, it waits no longer: the next attempt starts with pre-commit
  await settle(repository);
  const left = unapproved(report);
  const reason = skipReason(environment);
  if (reason !== undefined) {
    // an editor's message is the user's to finish
    if (reason !== null && left.length > 0 && environment.GIT_EDITOR === ':')
      await addTrailer(repository, path, `Migration-Override: ${redact(reason)}`);
    return { exitCode: 0 };
  }
  const given = approvalsIn(text, author);
  const outcome = outcomeOf([worthSaying(report, given)], 'the commit did not happen', terminal);
  if (outcome.exitCode !== 1) {
    const talk = { ...outcome, stderr: `${outcome.stderr ?? ''}${said(lostByAutosquash(text, given.length))}` };
    return outcome.exitCode === 0 ? passed(repository, report, talk) : talk;
  }

  const unused = given
    .filter((approval) => !report.findings.some((finding) => isMeant(approval, finding)))
    .map(({ rule, subject }) => `the message approves ${rule} ${subject}, which is none of the findings`);
  if (!left.every(({ approvable }) => approvable)) return { ...outcome, stderr: `${outcome.stderr ?? ''}${said(unused)}` };
  const lines = left.map(approvingLine);
  const command = await commitAgain(repository, { path, written, lines, environment });
  return { ...outcome, stderr: `${outcome.stderr ?? ''}${said(unused)}To commit it all the same, say why:\n${command}\n` };
}

/** What was approved before this commit was said then. */
function worthSaying(report: Report, given: readonly Approval[]): Report {
  return {
    ...report,
    findings: report.findings.filter(
      (finding) => finding.approvedBy === null || given.some((approval) => isMeant(approval, finding)),
    ),
  };
}

/** `rebase --autosquash` throws the message of a fixup away, and offers that of a squash for editing. */
function lostByAutosquash(text: string, approvals: number): string[] {
  const [, kind] = /^(fixup|squash)! /.exec(text) ?? [];
  if (approvals === 0 || kind === undefined) return [];
  const fate =
    kind === 'fixup' ? 'drops this message, and the approval with it' : 'asks what to keep of this message: keep the approval';
  return [`git rebase --autosquash ${fate}; an entry in drizzle-guard.json stays`];
}

function said(lines: readonly string[]): string {
  return lines.map((line) => `drizzle-guard: ${line}.\n`).join('');
}
