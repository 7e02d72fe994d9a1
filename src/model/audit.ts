import type { Level } from './level.ts';
import { overrideWays, type Way } from './override-ways.ts';
import type { Report, ReportedFinding, Unchecked, Verdict } from './report.ts';

/** The author or committer of a commit. */
export interface Person {
  readonly name: string;
  readonly mail: string;
  /** The date in milliseconds since the epoch. */
  readonly date: number;
}

/** How a commit got past the hooks, according to its note or without one. */
export type How = Way | keyof typeof untold;

const untold = {
  'hooks off': 'committed while the hooks were off',
  'hooks never installed': 'committed without the hooks, which are not installed in this clone',
  'made elsewhere': 'made in another clone',
  'before drizzle-guard': 'older than drizzle-guard in this repository',
} as const;

/** How a commit got past the hooks, as the beginning of a sentence about it. */
export function howWords(how: How): string {
  return how in untold ? untold[how as keyof typeof untold] : overrideWays[how as Way].words;
}

export interface AuditedCommit {
  readonly commit: string;
  readonly author: Person;
  readonly committer: Person;
  /** The first line of its message. */
  readonly summary: string;
}

/** A finding of a commit, and what became of it. */
export interface AuditedFinding extends ReportedFinding {
  /** The first later commit without it; null if it is still there. */
  readonly repairedBy: string | null;
  /** Set if only a note tells of it, with whether the checked-out commit was judged at its level; null if the objects show it. */
  readonly noted: { readonly isJudged: boolean } | null;
}

/** The checked-out commit, judged at a level that older commits cannot be judged at. */
export interface CheckedOut {
  readonly commit: string;
  readonly level: Level;
  /** Errors above level integrity. */
  readonly findings: readonly ReportedFinding[];
}

/** A commit that landed with errors: an override, or approved if all of them were accepted. */
export interface FlaggedCommit extends AuditedCommit {
  readonly class: 'approved' | 'override';
  readonly how: How | null;
  /** The reason in its note or its `Migration-Override:` line; null if there is none. */
  readonly reason: string | null;
  /** For a merge: the commit of the other line that brought its errors. */
  readonly origin: AuditedCommit | null;
  readonly findings: readonly AuditedFinding[];
}

/** The contract of `audit --json`. */
export interface Audit {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'drizzle-guard'; readonly version: string };
  /** Blocked while any finding of an override is still there. */
  readonly verdict: Verdict;
  readonly subject: { readonly head: string | null; readonly base: readonly string[]; readonly published: boolean };
  readonly commits: {
    readonly walked: number;
    /** The number of commits that touch migrations. */
    readonly judged: number;
    readonly clean: number;
    readonly inherited: number;
    readonly approved: number;
    readonly overrides: number;
  };
  /** Oldest first. */
  readonly flagged: readonly FlaggedCommit[];
  /** The checked-out commit, if a level above integrity was requested. */
  readonly checkedOut?: CheckedOut;
  /** Commits that could not be judged. */
  readonly unchecked: readonly (Unchecked & { readonly commit: string })[];
  readonly notes: readonly string[];
  /** Milliseconds. */
  readonly durationMs: number;
}

/** The findings of an override that nobody approved: all of them, or those that are still there. */
export function unapprovedOf({ findings }: FlaggedCommit, { open = false } = {}): AuditedFinding[] {
  return findings.filter((finding) => finding.approvedBy === null && (!open || isOpen(finding)));
}

/** Whether an error is known to be there still. */
export function isOpen({ repairedBy, noted }: AuditedFinding): boolean {
  return repairedBy === null && noted?.isJudged !== false;
}

/** Whether nobody can say if an error is still there: only a note tells of it, and its level was not judged again. */
export function isUnknown({ approvedBy, noted }: AuditedFinding): boolean {
  return approvedBy === null && noted?.isJudged === false;
}

/** What became of a commit's errors that nobody approved: `fixed in 51c07be`, or how many are still open. */
export function fate(commit: FlaggedCommit): string {
  const all = unapprovedOf(commit);
  const open = all.filter(isOpen).length;
  if (open > 0) return open === all.length ? 'still open' : `${open} of ${all.length} errors still open`;
  if (all.some(isUnknown)) return 'not checked again';
  const fixes = [...new Set(all.map(({ repairedBy }) => repairedBy?.slice(0, 7)))];
  return fixes.length === 1 ? `fixed in ${fixes[0]}` : `fixed in ${fixes.length} later commits`;
}

/** Whether a finding asks for a decision, rather than being a mistake. */
export function isDecision({ kind }: Pick<AuditedFinding, 'kind'>): boolean {
  return kind === 'decision';
}

/** What is still there, as a report of the whole range, for formats that know findings alone. */
export function reportOf({ tool, verdict, subject, flagged, checkedOut, unchecked, notes, durationMs }: Audit): Report {
  return {
    schemaVersion: 1,
    tool,
    verdict,
    subject: { kind: 'range', head: subject.head, base: subject.base },
    projects: [],
    findings: [
      ...flagged.flatMap((commit) => {
        const where = `It came in ${commit.commit.slice(0, 7)}, by ${commit.author.name}.`;
        return commit.findings
          .filter((finding) => isOpen(finding) && finding.noted === null)
          .map(({ repairedBy: _, noted: __, ...finding }) => ({ ...finding, problem: `${finding.problem} ${where}` }));
      }),
      ...(checkedOut?.findings ?? []),
    ],
    unchecked: unchecked.map(({ commit, ...one }) => ({ ...one, reason: `${commit.slice(0, 7)}: ${one.reason}` })),
    carried: [],
    notes,
    durationMs,
  };
}
