import type { Approval, Finding, FixStep } from './finding.ts';
import type { LayoutName } from './layout.ts';
import type { Level } from './level.ts';

/** Commands name files from the top of the repository; with this first they may be pasted in any folder of it. */
export const toTop = 'cd "$(git rev-parse --show-toplevel)"';

export type Verdict = 'clean' | 'approved' | 'blocked' | 'unchecked';

export interface ReportedFinding extends Finding {
  readonly approvedBy: Approval | null;
  /** 16 hex digits of sha256(rule, out, subject). */
  readonly fingerprint: string;
  /** The subject that approves every finding of this rule in this migration; absent where they are few. */
  readonly group?: string;
  /** 16 hex digits of all findings of that group: an approval of `<group>@<digest>` is void once they are others. */
  readonly digest?: string;
  /** The findings that this one stands for; absent for a single one. */
  readonly members?: readonly Member[];
}

/** A finding that was folded into one with others of its rule and migration. */
export type Member = Pick<ReportedFinding, 'subject' | 'path' | 'line' | 'problem' | 'why' | 'fingerprint'>;

export interface ReportedProject {
  readonly config: string | null;
  readonly out: string;
  readonly dialect: string | null;
  readonly layout: LayoutName;
  readonly kit: string | null;
  /** How many migrations the judged state has. */
  readonly migrations: number;
  /** `kind` is null while no level has proved it. */
  readonly newMigrations: readonly { readonly tag: string; readonly kind: string | null }[];
  /** Defects the published state already has, as far as this run looked. */
  readonly inherited: number;
  /** What the config's schema means, as far as it was evaluated: every file that decides it, and the paths and globs it is written as. */
  readonly schemaFiles: readonly string[];
  readonly schemaPatterns: readonly string[];
}

/** Something that was not checked. */
export interface Unchecked {
  readonly project: string | null;
  readonly level: Level;
  readonly reason: string;
  /** True for a failure, false where the level does not apply. */
  readonly blocks: boolean;
  /** The way out, where there are commands for it. */
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
  /** Milliseconds. */
  readonly durationMs: number;
  /** Findings a parent of the commit being made already has: they do not block it, pushing will. */
  readonly carried: readonly { readonly commit: string; readonly findings: number }[];
  /** Sentences about how the base was chosen, and about approvals that do not count. */
  readonly notes: readonly string[];
}

/** What stops: errors that nobody approved. */
export function unapproved({ findings }: Pick<Report, 'findings'>): ReportedFinding[] {
  return findings.filter(({ severity, approvedBy }) => severity === 'error' && approvedBy === null);
}

/** blocked, else unchecked, else approved, else clean. */
export function verdictOf(findings: readonly ReportedFinding[], unchecked: readonly Unchecked[]): Verdict {
  if (unapproved({ findings }).length > 0) return 'blocked';
  if (unchecked.some(({ blocks }) => blocks)) return 'unchecked';
  return findings.some(({ severity }) => severity === 'error') ? 'approved' : 'clean';
}

const worstFirst: readonly Verdict[] = ['blocked', 'unchecked', 'approved', 'clean'];

/** The verdict on several changes at once: what blocks one of them blocks all. */
export function worst(verdicts: readonly Verdict[]): Verdict {
  return worstFirst.find((verdict) => verdicts.includes(verdict)) ?? 'clean';
}

/** 0 clean or approved, 1 findings, 2 could not check. */
export function exitCode(verdict: Verdict): 0 | 1 | 2 {
  if (verdict === 'blocked') return 1;
  return verdict === 'unchecked' ? 2 : 0;
}
