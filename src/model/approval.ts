import type { Approval, Finding } from './finding.ts';
import { blobDigits } from './finding.ts';

/** Who may accept what, as the published configuration has it. */
export interface ApprovalPolicy {
  /** Rules whose findings nobody can approve. */
  readonly never?: readonly string[] | undefined;
  /** An approval counts only when someone else than the author of the commit gave it. */
  readonly byOther?: boolean | undefined;
}

/** Whether a finding may be approved at all. */
export function isApprovable(
  { rule, approvable }: Pick<Finding, 'rule' | 'approvable'>,
  { never = [] }: ApprovalPolicy,
): boolean {
  return approvable && !never.includes(rule);
}

/** The approval of a finding, if it has one and may have one. */
export function approvalOf(
  finding: Named & Pick<Finding, 'approvable'>,
  approvals: readonly Approval[],
  policy: ApprovalPolicy = {},
): Approval | null {
  if (!isApprovable(finding, policy)) return null;
  return (
    approvals.find((approval) => isMeant(approval, finding) && isReason(approval.reason) && doesCount(approval, policy)) ?? null
  );
}

/** A finding under every name that an approval may call it by. */
interface Named extends Pick<Finding, 'rule' | 'subject' | 'blob'> {
  readonly group?: string;
  readonly digest?: string;
  readonly members?: readonly { readonly subject: string; readonly blob?: string }[];
}

/** Whether an approval names a finding, all of its group, or one that was folded into it. */
export function isMeant(approval: Approval, { rule, subject, blob, group, digest, members = [] }: Named): boolean {
  if (approval.rule !== rule) return false;
  // whoever leaves the digest out approves whatever the migration will have of that rule
  if (group !== undefined && (approval.subject === group || approval.subject === `${group}@${digest}`)) return true;
  return [{ subject, blob }, ...members].some((one) => isNamed(approval.subject, one));
}

/** Whether an approval names a group with an outdated digest, so that it was given for other findings. */
export function isOutdated(approval: Approval, { rule, group, digest }: Omit<Named, 'subject'>): boolean {
  if (approval.rule !== rule || group === undefined || !approval.subject.startsWith(`${group}@`)) return false;
  return /^[0-9a-f]+$/.test(approval.subject.slice(group.length + 1)) && approval.subject !== `${group}@${digest}`;
}

/** The subject of an edited file ends with the beginning of its blob's name; whoever wants to can give more of it. */
function isNamed(given: string, { subject, blob }: { readonly subject: string; readonly blob?: string | undefined }): boolean {
  if (given === subject) return true;
  const stem = blob === undefined ? undefined : subject.slice(0, -blobDigits);
  return stem !== undefined && given.startsWith(subject) && blob?.startsWith(given.slice(stem.length)) === true;
}

/** Whether an approval gives too little of the blob's name, so that another edit could have the same. */
export function isTooShort({ rule, subject }: Approval, finding: Pick<Finding, 'rule' | 'subject' | 'blob'>): boolean {
  if (rule !== finding.rule || finding.blob === undefined) return false;
  return subject.length < finding.subject.length && /@[0-9a-f]*$/.test(subject) && finding.subject.startsWith(subject);
}

/** What people write where a reason should stand. */
const fillers = new Set(
  'ok okay yes fine good lgtm todo tbd fixme wip none na nothing reason why because approved accepted approve test asdf'.split(
    ' ',
  ),
);

/** Whether a reason says anything: a placeholder, a full stop, `x` or `TODO` do not; a word, a ticket or a link does. */
export function isReason(reason: string): boolean {
  const text = reason.trim();
  if (text.startsWith('<') && text.endsWith('>')) return false;
  if (/#[0-9]/.test(text)) return true;
  const letters = text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  if (!/\p{L}/u.test(letters) || fillers.has(letters)) return false;
  // xxx, aaaa; one Chinese character may be a word
  return new Set(letters).size > 1 || !/^[\p{ASCII}]/u.test(letters);
}

/**
 * Whether the policy lets an approval count. A configuration entry has no author: those who review that file decide, and the entry names
 * the approver.
 */
export function doesCount({ by, author }: Approval, { byOther = false }: ApprovalPolicy): boolean {
  if (!byOther) return true;
  return by !== undefined && (author === undefined || !isSamePerson(by, author));
}

/** Compares `Name <mail>` by the address if both have one, because names are spelt in many ways. */
export function isSamePerson(one: string, other: string): boolean {
  const [first, second] = [one, other].map((person) => {
    const at = person.indexOf('<');
    const mail = at < 0 ? undefined : person.slice(at + 1).split('>', 1)[0];
    return { mail: mail?.trim().toLowerCase(), name: (at < 0 ? person : person.slice(0, at)).trim().toLowerCase() };
  });
  if (first === undefined || second === undefined) return false;
  return first.mail && second.mail ? first.mail === second.mail : first.name === second.name;
}
