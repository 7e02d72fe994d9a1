import type { Approval } from '../model/finding.ts';
import type { Report, ReportedFinding } from '../model/report.ts';

/** How a finding counts: an approved one is neither error nor warning any more. */
export type Standing = 'error' | 'warning' | 'approved';

const order: readonly Standing[] = ['error', 'warning', 'approved'];

export function standingOf({ severity, approvedBy }: ReportedFinding): Standing {
  return approvedBy === null ? severity : 'approved';
}

/** What stops first: services show only the first findings of many. */
export function ranked({ findings }: Report): ReportedFinding[] {
  return order.flatMap((standing) => findings.filter((finding) => standingOf(finding) === standing));
}

/** Who accepted a finding and why. One from a message always has its author. */
export function acceptance({ by, reason }: Approval): string {
  return by === undefined ? `Approved in the configuration: ${reason}` : `Approved by ${by}: ${reason}`;
}

/** The line of a commit message that approves a finding, once its reason is filled in. */
export function approvingLine({ rule, subject }: ReportedFinding): string {
  return `Migration-Approved: ${rule} ${subject}: <reason>`;
}
