import type { Approval, Finding } from './finding.ts';

const approvalLine = /^[ \t]*(?:[*-] )?Migration-Approved:\s*(.*)$/;
const otherTrailer = /^\s*[A-Za-z][A-Za-z-]*: /;

/**
 * The approvals in a commit message: `Migration-Approved: <rule> <subject>: <reason>` at the start of any line. Squash merges indent
 * messages or put `* ` before them, and commitlint folds lines at 100 columns, so both are undone.
 */
export function approvalsIn(message: string, by: string): Approval[] {
  const lines = message.split(/\r?\n/);
  return lines.flatMap((line, at) => {
    const first = approvalLine.exec(line)?.[1];
    if (first === undefined) return [];
    const folded = [];
    for (const next of lines.slice(at + 1)) {
      if (!/^\s+\S/.test(next) || approvalLine.test(next) || otherTrailer.test(next)) break;
      folded.push(next.trim());
    }
    const [, rule, subject, reason] = /^(\S+)\s+(\S+):\s+(.*\S)\s*$/.exec([first, ...folded].join(' ')) ?? [];
    return rule === undefined || subject === undefined || reason === undefined ? [] : [{ rule, subject, reason, by }];
  });
}

/** The approval of a finding, if it has one and may have one. */
export function approvalOf({ rule, subject, approvable }: Finding, approvals: readonly Approval[]): Approval | null {
  if (!approvable) return null;
  return approvals.find((approval) => approval.rule === rule && approval.subject === subject) ?? null;
}
