import type { Report, ReportedFinding, Unchecked, Verdict } from './report.ts';
import { riskKinds } from './risk.ts';

/** Someone as a commit names them. */
export interface Person {
  readonly name: string;
  readonly mail: string;
  /** Milliseconds since the epoch. */
  readonly date: number;
}

/** How a commit got past the hooks: what its note says, or what can be told without one. */
export type How =
  | 'no-verify'
  | 'skip'
  | 'merge'
  | 'cherry-pick'
  | 'revert'
  | 'rebase'
  | 'other'
  | 'hooks off'
  | 'hooks never installed'
  | 'made elsewhere'
  | 'before drizzle-guard';

export interface AuditedCommit {
  readonly commit: string;
  readonly author: Person;
  readonly committer: Person;
  /** The first line of its message. */
  readonly summary: string;
}

/** A finding of a commit, and what became of it. */
export interface AuditedFinding extends ReportedFinding {
  /** The first later commit without it; null while it is there. */
  readonly repairedBy: string | null;
}

/** A commit that landed with errors: an override, or approved when every one of them was accepted. */
export interface FlaggedCommit extends AuditedCommit {
  readonly class: 'approved' | 'override';
  readonly how: How | null;
  /** What its note or its `Migration-Override:` line says; null when nobody said why. */
  readonly reason: string | null;
  /** For a merge: the commit of the other line that brought it. */
  readonly origin: AuditedCommit | null;
  readonly findings: readonly AuditedFinding[];
}

/** The contract of `audit --json`. */
export interface Audit {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'drizzle-guard'; readonly version: string };
  /** Blocked while any finding of an override is there. */
  readonly verdict: Verdict;
  readonly subject: { readonly head: string | null; readonly base: readonly string[]; readonly published: boolean };
  readonly commits: {
    readonly walked: number;
    /** Those that touch migrations. */
    readonly judged: number;
    readonly clean: number;
    readonly inherited: number;
    readonly approved: number;
    readonly overrides: number;
  };
  /** Oldest first. */
  readonly flagged: readonly FlaggedCommit[];
  /** Commits that could not be judged. */
  readonly unchecked: readonly (Unchecked & { readonly commit: string })[];
  readonly notes: readonly string[];
  /** Milliseconds. */
  readonly durationMs: number;
}

/** The findings of an override that nobody approved: all of them, or those that are still there. */
export function unapprovedOf({ findings }: FlaggedCommit, { open = false } = {}): AuditedFinding[] {
  return findings.filter(({ approvedBy, repairedBy }) => approvedBy === null && (!open || repairedBy === null));
}

/** Whether a rule asks for a decision about data, rather than finding a mistake. */
export function isRisk(rule: string): boolean {
  return riskKinds.some((kind) => kind === rule);
}

/** What is still there, as a report of the whole range, for formats that know findings alone. */
export function reportOf({ tool, verdict, subject, flagged, unchecked, notes, durationMs }: Audit): Report {
  return {
    schemaVersion: 1,
    tool,
    verdict,
    subject: { kind: 'range', head: subject.head, base: subject.base },
    projects: [],
    findings: flagged.flatMap((commit) => {
      const where = `It came in ${commit.commit.slice(0, 7)}, by ${commit.author.name}.`;
      return commit.findings
        .filter(({ repairedBy }) => repairedBy === null)
        .map(({ repairedBy: _, ...finding }) => ({ ...finding, problem: `${finding.problem} ${where}` }));
    }),
    unchecked: unchecked.map(({ commit, ...one }) => ({ ...one, reason: `${commit.slice(0, 7)}: ${one.reason}` })),
    carried: [],
    notes,
    durationMs,
  };
}
