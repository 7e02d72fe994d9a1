import type { OverrideEvent } from '../evidence/event.ts';
import { howPast, type Origins, reasonFor } from '../evidence/how.ts';
import { type ApprovalPolicy, approvalOf, isApprovable } from '../model/approval.ts';
import type { AuditedFinding, FlaggedCommit } from '../model/audit.ts';
import type { Approval } from '../model/finding.ts';
import { rules } from '../rules/index.ts';
import type { NotedCommit, NotedError } from './noted.ts';
import type { WalkedCommit } from './walked.ts';

/** What decides the fate of errors besides the commits. */
export interface FlaggedContext {
  readonly events: ReadonlyMap<string, readonly OverrideEvent[]>;
  readonly origins: Origins;
  /** Approvals, including those that were written after the commit. */
  readonly approvals: readonly Approval[];
  readonly policy: ApprovalPolicy;
  fingerprintOf(finding: Pick<AuditedFinding, 'rule' | 'project' | 'subject'>): string;
  /** The approvals in a commit's message. */
  approvalsOf(commit: NotedCommit): Promise<readonly Approval[]>;
  /** The first commit without a noted finding; null if it is still there, undefined if that was not judged. */
  goneIn(commit: string, finding: NotedError): string | null | undefined;
}

/**
 * Joins the commits that the walk found with those that only notes tell of: first those of the walk in its order, then the others by
 * date.
 */
export async function flaggedCommits(
  walked: readonly WalkedCommit[],
  noted: readonly NotedCommit[],
  about: FlaggedContext,
): Promise<FlaggedCommit[]> {
  const byCommit = new Map(noted.map((commit) => [commit.commit, commit]));
  const flagged = await Promise.all(
    walked.map(async (commit) => {
      const own = commit.findings.map(({ finding, repairedBy }) => audited({ ...finding, repairedBy, noted: null }, about));
      const recorded = byCommit.get(commit.commit);
      byCommit.delete(commit.commit);
      return flaggedCommit(commit, [...own, ...(await notedFindings(recorded, about))], about);
    }),
  );
  const others = [...byCommit.values()].map(async (commit) => {
    const reason = reasonFor(commit.message, []);
    return flaggedCommit({ ...commit, reason }, await notedFindings(commit, about), about);
  });
  if (others.length === 0) return flagged;
  return [...flagged, ...(await Promise.all(others))].sort((one, other) => one.committer.date - other.committer.date);
}

function flaggedCommit(
  { commit, author, committer, summary, reason, origin = null }: Omit<WalkedCommit, 'findings' | 'parents'>,
  findings: readonly AuditedFinding[],
  { events, origins }: FlaggedContext,
): FlaggedCommit {
  const isOverride = findings.some(({ approvedBy }) => approvedBy === null);
  const own = [commit, origin?.commit ?? []].flat().flatMap((one) => events.get(one) ?? []);
  return {
    ...{ commit, author, committer, summary },
    class: isOverride ? 'override' : 'approved',
    how: isOverride ? howPast(commit, own, origins) : null,
    reason: reasonFor('', own) ?? reason,
    origin,
    findings,
  };
}

async function notedFindings(commit: NotedCommit | undefined, about: FlaggedContext): Promise<AuditedFinding[]> {
  if (commit === undefined) return [];
  const given = await about.approvalsOf(commit);
  return commit.findings.flatMap((one) => {
    const rule = rules.find(({ id }) => id === one.rule);
    if (rule === undefined) return [];
    const { rule: id, subject, level, project = '', path = '', problem = `${rule.summary}: ${subject}.` } = one;
    const gone = about.goneIn(commit.commit, one);
    const finding: AuditedFinding = {
      ...{ rule: id, level, severity: 'error', project, path, line: null, subject, migration: null },
      problem: `${problem} This was recorded at level ${level} when the commit was made.`,
      ...{ kind: rule.kind, why: rule.why, fix: [], diff: null, approvable: rule.approvable },
      fingerprint: about.fingerprintOf({ rule: id, project, subject }),
      ...{ approvedBy: null, repairedBy: gone ?? null, noted: { isJudged: gone !== undefined } },
    };
    return [audited(finding, { ...about, approvals: [...about.approvals, ...given] })];
  });
}

function audited(finding: AuditedFinding, { approvals, policy }: Pick<FlaggedContext, 'approvals' | 'policy'>): AuditedFinding {
  if (finding.approvedBy !== null || !isApprovable(finding, policy)) return finding;
  return { ...finding, approvedBy: approvalOf(finding, approvals, policy) };
}
