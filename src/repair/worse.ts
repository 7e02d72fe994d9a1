import { nameOfTag } from '../model/history.ts';
import { type Report, type ReportedFinding, unapproved } from '../model/report.ts';

/**
 * What would be wrong after a repair and was not before: mistakes, and SQL that is not what drizzle-kit generates. What a new migration does
 * to data is no mistake; it asks for an approval.
 */
export function worse(after: Report, before: readonly Report[]): ReportedFinding[] {
  const known = new Set(before.flatMap(unapproved).map(nameOf));
  return unapproved(after).filter((one) => (one.kind === 'mistake' || one.level === 'replay') && !known.has(nameOf(one)));
}

/** A finding's name, whatever number its migration has. */
function nameOf({ rule, project, subject }: ReportedFinding): string {
  return `${rule} ${project} ${nameOfTag(subject)}`;
}
