import type { Level } from '../model/finding.ts';
import type { Way } from '../model/override-ways.ts';

/**
 * A finding as a note names it. Notes of 0.1 have the rule and the subject alone. With the level, an audit can count what it does not judge
 * again: `schema-without-migration` is of level drift, which needs the modules of that day.
 */
export interface NotedFinding {
  readonly rule: string;
  readonly subject: string;
  readonly level?: Level;
  /** The migrations folder. */
  readonly project?: string;
  readonly path?: string;
  /** What happened, as a sentence. */
  readonly problem?: string;
}

/** What is kept of a commit that got past the hooks: one line of JSON in its note. Later versions only add fields. */
export interface OverrideEvent {
  readonly v: 1;
  readonly event: 'override';
  readonly way: Way;
  /** What DRIZZLE_GUARD_SKIP said; absent when nobody said why. */
  readonly reason?: string;
  /** What no parent had. */
  readonly findings: readonly NotedFinding[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The commit it was written for; a note that was copied to a rewritten commit still says which. */
  readonly commit: string;
}

/** The event of a line of a note; undefined for anything else, because anyone may write notes. */
export function eventIn(line: string): OverrideEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  return isEvent(value) ? { ...value, findings: value.findings.filter(isNoted) } : undefined;
}

function isNoted(value: unknown): value is NotedFinding {
  const { rule, subject, level, project, path, problem } = (value ?? {}) as Partial<Record<keyof NotedFinding, unknown>>;
  const isText = [rule, subject].every((one) => typeof one === 'string');
  const isLevel = level === undefined || ['integrity', 'replay', 'drift'].some((one) => one === level);
  return isText && isLevel && [project, path, problem].every((one) => one === undefined || typeof one === 'string');
}

function isEvent(value: unknown): value is OverrideEvent {
  const { v, event, way, reason, findings, at, commit } = (value ?? {}) as Partial<Record<keyof OverrideEvent, unknown>>;
  if (v !== 1 || event !== 'override' || typeof way !== 'string' || typeof at !== 'number' || typeof commit !== 'string')
    return false;
  return (reason === undefined || typeof reason === 'string') && Array.isArray(findings);
}
