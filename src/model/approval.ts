import type { Approval, Finding } from './finding.ts';

const approvalLine = /^[ \t]*(?:[*-] )?Migration-Approved:\s*(.*)$/;
const approverLine = /^[ \t]*(?:[*-] )?Approved-by:\s*(\S.*?)\s*$/;
/** What stands in the lines we print, where a reason should. */
const noReason = /^(?:<reason>|…|\.\.\.)$/;
const otherTrailer = /^\s*[A-Za-z][A-Za-z-]*: /;

/** Who may accept what, as the published configuration has it. */
export interface ApprovalPolicy {
  /** Rules whose findings nobody can approve. */
  readonly never?: readonly string[] | undefined;
  /** An approval counts only when someone else than the author of the commit gave it. */
  readonly byOther?: boolean | undefined;
}

/**
 * The approvals in a commit message: `Migration-Approved: <rule> <subject>: <reason>` at the start of any line. Squash merges indent
 * messages or put `* ` before them, and commitlint folds lines at 100 columns, so both are undone. `Approved-by:` says who gave them.
 */
export function approvalsIn(message: string, author: string): Approval[] {
  const lines = message.split(/\r?\n/);
  const approvers = lines.flatMap((line) => approverLine.exec(line)?.[1] ?? []);
  const by = approvers.find((approver) => !isSamePerson(approver, author)) ?? approvers[0] ?? author;
  return lines.flatMap((line, at) => {
    const first = approvalLine.exec(line)?.[1];
    if (first === undefined) return [];
    const folded = [];
    for (const next of lines.slice(at + 1)) {
      if (!/^\s+\S/.test(next) || approvalLine.test(next) || otherTrailer.test(next)) break;
      folded.push(next.trim());
    }
    const [, rule, subject, reason] = /^(\S+)\s+(\S+):\s+(.*\S)\s*$/.exec([first, ...folded].join(' ')) ?? [];
    if (rule === undefined || subject === undefined || reason === undefined || noReason.test(reason)) return [];
    return [{ rule, subject, reason, by, author }];
  });
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
  finding: Pick<Finding, 'rule' | 'subject' | 'approvable'>,
  approvals: readonly Approval[],
  policy: ApprovalPolicy = {},
): Approval | null {
  if (!isApprovable(finding, policy)) return null;
  return approvals.find((approval) => isMeant(approval, finding) && doesCount(approval, policy)) ?? null;
}

/** Whether an approval names a finding. */
export function isMeant(approval: Approval, { rule, subject }: Pick<Finding, 'rule' | 'subject'>): boolean {
  return approval.rule === rule && approval.subject === subject;
}

/** An entry in the configuration has no author here: who reviews that file decides, and the entry says who it was. */
export function doesCount({ by, author }: Approval, { byOther = false }: ApprovalPolicy): boolean {
  if (!byOther) return true;
  return by !== undefined && (author === undefined || !isSamePerson(by, author));
}

/** `Name <mail>`: by the address where both have one, for names are spelt in many ways. */
function isSamePerson(one: string, other: string): boolean {
  const [first, second] = [one, other].map((person) => ({
    mail: /<([^>]*)>/.exec(person)?.[1]?.trim().toLowerCase(),
    name: person.replace(/<.*/, '').trim().toLowerCase(),
  }));
  if (first === undefined || second === undefined) return false;
  return first.mail && second.mail ? first.mail === second.mail : first.name === second.name;
}
