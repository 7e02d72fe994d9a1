/** How a commit came to be made without its hooks having judged it, as far as git says: the first word of its entry in the reflog. */
export type Way = 'no-verify' | 'skip' | 'merge' | 'cherry-pick' | 'revert' | 'rebase' | 'other';

/** What is kept of a commit that got past the hooks: one line of JSON in its note. */
export interface OverrideEvent {
  readonly v: 1;
  readonly event: 'override';
  readonly way: Way;
  /** What DRIZZLE_GUARD_SKIP said; absent when nobody said why. */
  readonly reason?: string;
  /** What no parent had. */
  readonly findings: readonly { readonly rule: string; readonly subject: string }[];
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
  return isEvent(value) ? value : undefined;
}

function isEvent(value: unknown): value is OverrideEvent {
  const { v, event, way, reason, findings, at, commit } = (value ?? {}) as Partial<Record<keyof OverrideEvent, unknown>>;
  if (v !== 1 || event !== 'override' || typeof way !== 'string' || typeof at !== 'number' || typeof commit !== 'string')
    return false;
  return (reason === undefined || typeof reason === 'string') && Array.isArray(findings);
}
