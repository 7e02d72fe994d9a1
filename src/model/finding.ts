import type { Change } from './change.ts';

export type Severity = 'error' | 'warning';
export type Level = 'integrity' | 'replay' | 'drift';

/** What a rule says of one mistake. */
export interface Occurrence {
  readonly path: string;
  /** One-based. */
  readonly line?: number | undefined;
  /** The tag, or the tag with `@` and the new blob for an edited file. Stable: approvals name it. */
  readonly subject: string;
  readonly migration?: string;
  readonly problem: string;
  /** Commands to paste in order; a line starting with `# ` says what they do. */
  readonly fix: readonly string[];
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
  readonly severity: Severity;
  readonly approvable: boolean;
  /** Off until the configuration asks for it. */
  readonly optIn?: boolean;
  /** A sentence without its full stop. */
  readonly summary: string;
  /** What breaks, for whom. */
  readonly why: string;
  check(change: Change): Iterable<Occurrence>;
}

export function defineRule(rule: Rule): Rule {
  return rule;
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
  readonly migration: string | null;
  readonly problem: string;
  readonly why: string;
  readonly fix: readonly string[];
  readonly diff: string | null;
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

/** A name as it may stand in a subject: no space, no colon. */
export function subjectOf(name: string, oid?: string): string {
  const encoded = encodeURIComponent(name).replaceAll('%2F', '/');
  return oid === undefined ? encoded : `${encoded}@${oid.slice(0, 7)}`;
}
