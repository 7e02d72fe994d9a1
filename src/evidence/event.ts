import type { Level } from '../model/level.ts';
import type { Way } from '../model/override-ways.ts';

/**
 * A finding in a note. Notes of 0.1 have only rule and subject. The level tells an audit which findings it cannot judge again: `schema-
 * without-migration` needs the node_modules of its day.
 */
export interface NotedFinding {
  readonly rule: string;
  readonly subject: string;
  readonly level?: Level;
  /** The migrations folder. */
  readonly project?: string;
  readonly path?: string;
  /** The finding's sentence. */
  readonly problem?: string;
}

/** What a note keeps about a commit that got past the hooks, as one line of JSON. Later versions may only add fields. */
export interface OverrideEvent {
  readonly v: 1;
  readonly event: 'override';
  readonly way: Way;
  /** The value of DRIZZLE_GUARD_SKIP; absent if it gave no reason. */
  readonly reason?: string;
  /** The commit's findings that no parent had. */
  readonly findings: readonly NotedFinding[];
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The commit that it was written for. A note that git copied to a rewritten commit still names the original. */
  readonly commit: string;
}

/** Parses a line of a note; undefined if it is no event, because anyone may write notes. */
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
