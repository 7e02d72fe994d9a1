import { messagesBetween } from './git/messages.ts';
import type { Repository } from './git/repository.ts';
import type { Resolved } from './git/subject.ts';
import { type ApprovalPolicy, approvalsIn, doesCount, isMeant } from './model/approval.ts';
import type { Approval, Finding } from './model/finding.ts';
import type { ReportedFinding } from './model/report.ts';
import type { Subject } from './model/subject.ts';

interface Sources {
  readonly repository: Repository;
  readonly subject: Subject;
  readonly resolved: Resolved;
  /** Those of the judged state's configuration. */
  readonly configured: readonly Approval[];
}

/** Every approval that may be of one of the findings: in the configuration, in the range's messages, and in the one being written. */
export async function approvalsFor(
  findings: readonly Finding[],
  { repository, subject, resolved: { head, bases, parents }, configured }: Sources,
): Promise<readonly Approval[]> {
  if (!findings.some(({ approvable }) => approvable)) return configured;
  const own = subject.kind === 'index' && subject.message !== undefined ? [subject.message] : [];
  const tips = parents.length > 0 ? parents.map(({ commit }) => commit) : head === undefined ? [] : [head];
  const others = await messagesBetween(repository, bases, tips);
  const messages = [...own, ...others.map(({ message, author }) => ({ text: message, author }))];
  return [...configured, ...messages.flatMap(({ text, author }) => approvalsIn(text, author))];
}

/** Approvals that name a finding, but that the policy does not take. */
export function uncountedApprovals(
  findings: readonly ReportedFinding[],
  approvals: readonly Approval[],
  policy: ApprovalPolicy,
): string[] {
  return findings.flatMap((finding) => {
    const given = approvals.find((approval) => isMeant(approval, finding));
    if (finding.approvedBy !== null || given === undefined) return [];
    const name = `the approval of ${finding.rule} ${finding.subject}`;
    if (doesCount(given, policy)) return [`${name} does not count: nobody may approve it`];
    const wanted = given.author === undefined ? 'its entry needs "by"' : `its message needs "Approved-by:" with someone else`;
    return [`${name} does not count: only its author gave it, so ${wanted}`];
  });
}
