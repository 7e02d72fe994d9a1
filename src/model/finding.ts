import type { Change } from './change.ts';
import type { LayoutName } from './layout.ts';
import type { Level } from './level.ts';
import type { Repair } from './repair.ts';

export type Severity = 'error' | 'warning';

/**
 * What a finding is about, and with it what repairs it once it is published:
 * - `state`: one state by itself; repaired when a later state no longer has it.
 * - `published`: a comparison with what was published; repaired when that is as it was.
 * - `migration`: a new migration; repaired when that is deleted, or changed so that the rule no longer finds it.
 */
export type About = 'state' | 'published' | 'migration';

/** One step of a way out. */
export interface FixStep {
  /** What to do, as a sentence. */
  readonly say: string;
  /** The commands that do it, to paste in order; none where only a person can. */
  readonly run: readonly string[];
}

/** A mistake is to be mended; a decision may be right, and then it is approved. */
export type FindingKind = 'mistake' | 'decision';

/** What a rule says of one mistake. */
export interface Occurrence {
  readonly path: string;
  /** One-based. */
  readonly line?: number | undefined;
  /** The tag, or the tag with `@` and the new blob for an edited file. Stable: approvals name it. */
  readonly subject: string;
  readonly migration?: string;
  readonly problem: string;
  readonly fix: readonly FixStep[];
  /** What `drizzle-guard fix` does about it; absent where only a person can end it. */
  readonly repair?: Repair;
  /** A unified diff of what should be there against what is. */
  readonly diff?: string;
  /** When this occurrence weighs more or less than its rule. */
  readonly severity?: Severity;
  /** When the rule's own reason does not fit. */
  readonly why?: string;
}

/** One mistake. */
export interface Rule {
  readonly id: string;
  readonly level: Level;
  readonly about: About;
  /** The layouts that can have this mistake; absent where all can. */
  readonly layouts?: readonly LayoutName[];
  /** One finding stands for all migrations it concerns, so its subject changes when more follow. */
  readonly gathers?: boolean;
  /** Databases lose data by it, so no later commit repairs it. */
  readonly losesData?: boolean;
  readonly severity: Severity;
  readonly kind: FindingKind;
  readonly approvable: boolean;
  /** Off until the configuration asks for it. */
  readonly optIn?: boolean;
  /** A sentence without its full stop. */
  readonly summary: string;
  /** What breaks, for whom. */
  readonly why: string;
  /** Short examples of what it finds, in the user's words. */
  readonly stops: readonly string[];
  /** What looks alike and is let pass. */
  readonly passes: readonly string[];
  /** How a person ends it; for data the order of deployment first. The commands for a repository are in the finding. */
  readonly steps: readonly string[];
  /** What else is to know. */
  readonly notes?: readonly string[];
  check(change: Change): Iterable<Occurrence>;
}

/** A rule, which finds nothing in a layout that cannot have its mistake. */
export function defineRule(rule: Rule): Rule {
  const { layouts } = rule;
  if (layouts === undefined) return rule;
  return { ...rule, check: (change) => (layouts.includes(change.after.layout) ? rule.check(change) : []) };
}

/** One occurrence of a rule in a project. */
export interface Finding {
  readonly rule: string;
  readonly level: Level;
  readonly severity: Severity;
  /** The project's migrations folder. */
  readonly project: string;
  readonly path: string;
  readonly line: number | null;
  readonly subject: string;
  /** The whole name of the blob whose beginning ends the subject; absent where it has none. */
  readonly blob?: string;
  readonly migration: string | null;
  readonly problem: string;
  readonly why: string;
  readonly fix: readonly FixStep[];
  /** What `drizzle-guard fix` does about it; absent where only a person can end it. */
  readonly repair?: Repair;
  readonly diff: string | null;
  readonly kind: FindingKind;
  readonly approvable: boolean;
}

/** A reviewed acceptance of a finding. */
export interface Approval {
  readonly rule: string;
  readonly subject: string;
  readonly reason: string;
  readonly by?: string | undefined;
  /** Who wrote the commit whose message holds it; absent for one in the configuration. */
  readonly author?: string | undefined;
}

/** A name as it may stand in a subject: no space, no colon. For an edited file with its blob, of which a finding's subject keeps the beginning. */
export function subjectOf(name: string, oid?: string): string {
  const encoded = encodeURIComponent(name).replaceAll('%2F', '/');
  return oid === undefined ? encoded : `${encoded}@${oid}`;
}

/** How much of a blob's name a subject holds: to make two edits that share it takes far more than a second. */
export const blobDigits = 16;

/** What an occurrence is about, as a finding has it: the subject as approvals name it, and all of the blob's name. */
export function namedSubject(subject: string): { readonly subject: string; readonly blob?: string } {
  const blob = /@([0-9a-f]{40,64})$/.exec(subject)?.[1];
  return blob === undefined ? { subject } : { subject: subject.slice(0, blobDigits - blob.length), blob };
}
