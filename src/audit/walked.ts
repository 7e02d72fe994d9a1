import { reasonFor } from '../evidence/how.ts';
import type { LoggedCommit } from '../git/log.ts';
import type { AuditedCommit } from '../model/audit.ts';
import type { Unchecked } from '../model/report.ts';
import type { Followed } from './followed.ts';
import type { JudgedStep } from './judge-commit.ts';

/** A commit that brought errors. */
export interface WalkedCommit extends AuditedCommit {
  readonly parents: readonly string[];
  /** The reason in a `Migration-Override:` line of its message. */
  reason: string | null;
  readonly findings: readonly Followed[];
  /** For a merge: the commit that brought its errors, once findOrigins looked for it. */
  origin?: AuditedCommit | null;
}

/** What a walk found. */
export interface Walked {
  readonly walked: number;
  readonly judged: number;
  readonly clean: number;
  readonly inherited: number;
  readonly flagged: readonly WalkedCommit[];
  readonly unchecked: readonly (Unchecked & { readonly commit: string })[];
}

export interface WalkOptions {
  /** Called from time to time with the number of walked commits and the total. */
  progress?(done: number, of: number): void;
  readonly signal?: AbortSignal | undefined;
}

/** The verdict on a commit: it brought errors, has only inherited ones, has none, or could not be judged. */
export type Outcome = 'flagged' | 'inherited' | 'clean' | 'unchecked';

/** The outcome of a judged commit that brought `found` errors. */
export function outcomeOf({ unchecked, inherited }: Pick<JudgedStep, 'unchecked' | 'inherited'>, found: number): Outcome {
  if (found > 0) return 'flagged';
  if (unchecked.some(({ blocks }) => blocks)) return 'unchecked';
  return inherited > 0 ? 'inherited' : 'clean';
}

/** A commit with the errors that it brought. */
export function walkedCommit(commit: LoggedCommit, findings: readonly Followed[]): WalkedCommit {
  return { ...audited(commit), parents: commit.parents, reason: reasonFor(commit.message, []), findings };
}

/** The part of a commit that an audit reports. */
export function audited({ oid, author, committer, message }: LoggedCommit): AuditedCommit {
  return { commit: oid, author, committer, summary: message.split('\n', 1)[0] ?? '' };
}
