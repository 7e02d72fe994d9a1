import type { Finding } from '../model/finding.ts';
import type { FoundError } from './judge-commit.ts';

/** An error and the commit that brought it, followed through later commits. */
export interface Followed extends FoundError {
  readonly commit: string;
  /** What the commit was compared with: its first parent, or the last commit with a readable journal; null for a root. */
  readonly parent: string | null;
  readonly moment: number;
  repairedBy: string | null;
}

/** Open errors, each with the migrations folder that its project has by now. */
export type Open = ReadonlyMap<Followed, string>;

/** No open errors. */
export const nothingOpen: Open = new Map();

/** A subject without the blob, which another edit changes. */
export function withoutBlob(subject: string): string {
  return subject.replace(/@[0-9a-f]{7,64}$/, '');
}

/** The identity of an error that survives another edit of the same file. */
export function stemOf({ finding, key }: Pick<FoundError, 'finding' | 'key'>): string {
  return `${finding.project}\0${withoutBlob(key)}`;
}

/** The identity of a finding within its project that survives another edit of the same file. */
export function namedStem({ rule, subject }: Pick<Finding, 'rule' | 'subject'>): string {
  return withoutBlob(`${rule} ${subject}`);
}
