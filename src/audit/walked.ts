import { reasonFor } from '../evidence/how.ts';
import type { LoggedCommit } from '../git/log.ts';
import type { AuditedCommit } from '../model/audit.ts';
import type { Unchecked } from '../model/report.ts';
import type { Followed } from './followed.ts';
import type { JudgedStep } from './judge-commit.ts';

/** A commit with errors, as a walk finds it. */
export interface WalkedCommit extends AuditedCommit {
  readonly parents: readonly string[];
  /** What its message says in a `Migration-Override:` line. */
  reason: string | null;
  readonly findings: readonly Followed[];
  /** For a merge: the commit that brought its errors, once that was looked for. */
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
  /** Called now and then with how many commits were walked, of how many. */
  progress?(done: number, of: number): void;
  readonly signal?: AbortSignal | undefined;
}

/** What a judged commit is: it brought errors, it started from some, or neither; or it could not be judged. */
export type Outcome = 'flagged' | 'inherited' | 'clean' | 'unchecked';

export function outcomeOf({ unchecked, inherited }: Pick<JudgedStep, 'unchecked' | 'inherited'>, found: number): Outcome {
  if (found > 0) return 'flagged';
  if (unchecked.some(({ blocks }) => blocks)) return 'unchecked';
  return inherited > 0 ? 'inherited' : 'clean';
}

export function walkedCommit(commit: LoggedCommit, findings: readonly Followed[]): WalkedCommit {
  return { ...audited(commit), parents: commit.parents, reason: reasonFor(commit.message, []), findings };
}

export function audited({ oid, author, committer, message }: LoggedCommit): AuditedCommit {
  return { commit: oid, author, committer, summary: message.split('\n', 1)[0] ?? '' };
}
