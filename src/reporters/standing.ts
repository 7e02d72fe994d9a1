import type { Approval, FixStep } from '../model/finding.ts';
import type { Report, ReportedFinding } from '../model/report.ts';

/** How a finding counts: an approved one is neither error nor warning any more. */
export type Standing = 'error' | 'warning' | 'approved';

const order: readonly Standing[] = ['error', 'warning', 'approved'];

export function standingOf({ severity, approvedBy }: ReportedFinding): Standing {
  return approvedBy === null ? severity : 'approved';
}

/** Findings with errors first, because services show only the first of many. */
export function ranked({ findings }: Report): ReportedFinding[] {
  return order.flatMap((standing) => findings.filter((finding) => standingOf(finding) === standing));
}

/** Who accepted a finding and why. One from a message always has its author. */
export function acceptance({ by, reason }: Approval): string {
  return by === undefined ? `Approved in the configuration: ${reason}` : `Approved by ${by}: ${reason}`;
}

/** Whether a report offers to accept a finding: only where accepting can be right. */
export function asksForDecision({ kind, approvable, severity }: ReportedFinding): boolean {
  return kind === 'decision' && approvable && severity === 'error';
}

/** A way out as lines that a shell takes: what to do is a comment above its commands. */
export function scriptOf(fix: readonly FixStep[]): string[] {
  return fix.flatMap(({ say, run }) => [...say.split('\n').map((line) => `# ${line}`), ...run]);
}

/** The line of a commit message that approves a finding, once its reason is filled in. */
export function approvingLine({ rule, subject, digest, members }: ReportedFinding): string {
  const bound = members === undefined || digest === undefined ? '' : `@${digest}`;
  return `Migration-Approved: ${rule} ${subject}${bound}: <reason>`;
}
