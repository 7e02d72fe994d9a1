import type { Approval, Finding, FixStep } from './finding.ts';
import type { LayoutName } from './layout.ts';
import type { Level } from './level.ts';

/** The first command of every fix: the others name files from the top, and may be pasted in any folder. */
export const toTop = 'cd "$(git rev-parse --show-toplevel)"';

export type Verdict = 'clean' | 'approved' | 'blocked' | 'unchecked';

export interface ReportedFinding extends Finding {
  readonly approvedBy: Approval | null;
  /** The first 16 hex digits of sha256(rule, out, subject). */
  readonly fingerprint: string;
  /** The subject that approves all findings of this rule in this migration; absent if there are few. */
  readonly group?: string;
  /** 16 hex digits over all findings of the group. An approval of `<group>@<digest>` ends when the group changes. */
  readonly digest?: string;
  /** The findings that were merged into this one; absent for a single finding. */
  readonly members?: readonly Member[];
}

/** A finding that was merged with others of its rule and migration. */
export type Member = Pick<ReportedFinding, 'subject' | 'path' | 'line' | 'problem' | 'why' | 'fingerprint'>;

export interface ReportedProject {
  readonly config: string | null;
  readonly out: string;
  readonly dialect: string | null;
  readonly layout: LayoutName;
  readonly kit: string | null;
  /** The number of migrations in the judged state. */
  readonly migrations: number;
  /** New migrations; `kind` is null if no level proved it. */
  readonly newMigrations: readonly { readonly tag: string; readonly kind: string | null }[];
  /** The number of defects that are already published, as far as this run looked. */
  readonly inherited: number;
  /** All files that the schema depends on, and the paths and globs that the config writes; empty if it was not evaluated. */
  readonly schemaFiles: readonly string[];
  readonly schemaPatterns: readonly string[];
}

/** A check that was requested and not done. */
export interface Unchecked {
  readonly project: string | null;
  readonly level: Level;
  readonly reason: string;
  /** True for failures; false if the level does not apply. */
  readonly blocks: boolean;
  /** The commands that make the check possible, if there are any. */
  readonly fix?: readonly FixStep[];
}

/** The contract of `--json`. */
export interface Report {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'drizzle-guard'; readonly version: string };
  readonly verdict: Verdict;
  readonly subject: {
    readonly kind: 'index' | 'worktree' | 'commit' | 'range';
    readonly head: string | null;
    readonly base: readonly string[];
  };
  readonly projects: readonly ReportedProject[];
  readonly findings: readonly ReportedFinding[];
  readonly unchecked: readonly Unchecked[];
  /** The duration in milliseconds. */
  readonly durationMs: number;
  /** Findings that a parent of the new commit already has. They do not block the commit, but they block a push. */
  readonly carried: readonly { readonly commit: string; readonly findings: number }[];
  /** Sentences about how the base was chosen, and about approvals that do not count. */
  readonly notes: readonly string[];
}

/** The errors that nobody approved. */
export function unapproved({ findings }: Pick<Report, 'findings'>): ReportedFinding[] {
  return findings.filter(({ severity, approvedBy }) => severity === 'error' && approvedBy === null);
}

/** The verdict: blocked, else unchecked, else approved, else clean. */
export function verdictOf(findings: readonly ReportedFinding[], unchecked: readonly Unchecked[]): Verdict {
  if (unapproved({ findings }).length > 0) return 'blocked';
  if (unchecked.some(({ blocks }) => blocks)) return 'unchecked';
  return findings.some(({ severity }) => severity === 'error') ? 'approved' : 'clean';
}

const worstFirst: readonly Verdict[] = ['blocked', 'unchecked', 'approved', 'clean'];

/** The worst of several verdicts. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'clean';
}

/** The exit code: 0 for clean or approved, 1 for findings, 2 if it could not be checked. */
export function exitCode(verdict: Verdict): 0 | 1 | 2 {
  if (verdict === 'blocked') return 1;
  return verdict === 'unchecked' ? 2 : 0;
}
