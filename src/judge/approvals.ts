import { messagesBetween } from '../git/messages.ts';
import type { Repository } from '../git/repository.ts';
import type { Resolved } from '../git/subject.ts';
import { type ApprovalPolicy, doesCount, isMeant, isOutdated, isReason, isTooShort } from '../model/approval.ts';
import { type WrittenApproval, writtenApprovals } from '../model/approval-lines.ts';
import type { Approval, Finding } from '../model/finding.ts';
import type { ReportedFinding } from '../model/report.ts';
import type { Subject } from '../model/subject.ts';

interface Sources {
  readonly repository: Repository;
  readonly subject: Subject;
  readonly resolved: Resolved;
  /** Approvals from drizzle-guard.json of the judged state. */
  readonly configured: readonly Approval[];
}

/**
 * Approval lines by where they were written: in the configuration, in messages of the range, and in the message that is being written.
 */
export interface Approvals {
  readonly given: readonly Approval[];
  /** Lines that do not approve because they are quoted, or because a revert repeats them. */
  readonly quoted: readonly WrittenApproval[];
}

/** Collects the approvals that apply to a subject. */
export async function approvalsFor(
  findings: readonly Finding[],
  { repository, subject, resolved: { head, bases, parents }, configured }: Sources,
): Promise<Approvals> {
  if (!findings.some(({ approvable }) => approvable)) return { given: configured, quoted: [] };
  const own = subject.kind === 'index' && subject.message !== undefined ? [subject.message] : [];
  // a commit may approve its own findings, so its message is read and not only those of its parents
  const building = subject.kind === 'commit' ? [] : parents.map(({ commit }) => commit);
  const tips = building.length > 0 ? building : head === undefined ? [] : [head];
  const others = await messagesBetween(repository, bases, tips);
  const messages = [...own, ...others.map(({ message, author }) => ({ text: message, author }))];
  const written = (await Promise.all(messages.map((message) => approvalsInMessage(repository, message)))).flat();
  return {
    given: [...configured, ...written.filter(({ quotedIn }) => quotedIn === undefined)],
    quoted: written.filter(({ quotedIn }) => quotedIn !== undefined),
  };
}

/** The approvals that messages contain, before the approval policy is applied. */
export async function approvalsInMessages(
  repository: Repository,
  messages: readonly { readonly message: string; readonly author: string }[],
): Promise<Approval[]> {
  const written = messages.map(({ message, author }) => approvalsInMessage(repository, { text: message, author }));
  return (await Promise.all(written)).flat().filter(({ quotedIn }) => quotedIn === undefined);
}

/** The approvals of one message. A line that a revert copied from the reverted commit does not count, because it approved that commit. */
export async function approvalsInMessage(
  repository: Repository,
  { text, author }: { readonly text: string; readonly author: string },
): Promise<WrittenApproval[]> {
  const written = writtenApprovals(text, author);
  const reverted = /^This reverts commit ([0-9a-f]{7,64})\b/m.exec(text)?.[1];
  if (written.length === 0 || reverted === undefined) return written;
  const commit = await repository.objects.read(`${reverted}^{commit}`);
  const original = writtenApprovals(Buffer.from(commit?.content ?? []).toString(), author);
  return written.map((one) => {
    // git cannot show the message of a commit that this clone does not have
    const isRepeated = commit === undefined || original.some(({ rule, subject }) => rule === one.rule && subject === one.subject);
    return isRepeated ? { ...one, quotedIn: 'the message of a revert, which repeats that of the reverted commit' } : one;
  });
}

/** Explains, one line each, why approvals that name a finding do not count for it. */
export function uncountedApprovals(
  findings: readonly ReportedFinding[],
  { given, quoted }: Approvals,
  policy: ApprovalPolicy,
): string[] {
  return findings
    .filter(({ approvedBy }) => approvedBy === null)
    .flatMap((finding) => {
      const named = (one: Approval) => isMeant(one, finding) || isTooShort(one, finding) || isOutdated(one, finding);
      const approval = given.find(named) ?? quoted.find(named);
      return approval === undefined ? [] : [whyNot(approval, finding, policy)];
    });
}

function whyNot(approval: WrittenApproval, finding: ReportedFinding, policy: ApprovalPolicy): string {
  const { rule, subject, reason, author, quotedIn } = approval;
  const name = `the approval of ${rule} ${subject}`;
  const isOld = isOutdated(approval, finding);
  const wantedSubject = isOld ? `${finding.group}@${finding.digest}` : finding.subject;
  const line = `Migration-Approved: ${rule} ${wantedSubject}: ${isReason(reason) ? reason : '<reason>'}`;
  if (!finding.approvable) return `${name} does not count: nobody may approve it`;
  if (quotedIn !== undefined) return `${name} does not count: it is in ${quotedIn}. Write it as a line of its own: ${line}`;
  if (isOld) return `${name} does not count: the migration has other findings of this rule now. Review them and write: ${line}`;
  if (isTooShort(approval, finding)) return `${name} does not count: two edits can share so few digits. Write: ${line}`;
  if (!isReason(reason)) return `${name} does not count: "${reason}" does not say why. Replace it with the reason`;
  if (doesCount(approval, policy)) return `${name} does not count`;
  const wanted = author === undefined ? 'its entry needs "by"' : `its message needs "Approved-by:" with someone else`;
  return `${name} does not count: only its author gave it, so ${wanted}`;
}
