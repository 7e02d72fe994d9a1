import type { Finding } from '../model/finding.ts';
import type { FoundError } from './judge-commit.ts';

/** An error of a commit, followed through later commits. */
export interface Followed extends FoundError {
  readonly commit: string;
  /** The commit's first parent, or the last commit before it whose journal could be read; and when the commit was made. */
  readonly parent: string | null;
  readonly moment: number;
  repairedBy: string | null;
}

/** The errors that a commit's state has, and the folder that the project of each has there. */
export type Open = ReadonlyMap<Followed, string>;

export const nothingOpen: Open = new Map();

/** A subject without the blob that another edit changes. */
export function withoutBlob(subject: string): string {
  return subject.replace(/@[0-9a-f]{7,64}$/, '');
}

/** What an error is called where its blob does not matter. */
export function stemOf({ finding, key }: Pick<FoundError, 'finding' | 'key'>): string {
  return `${finding.project}\0${withoutBlob(key)}`;
}

/** A finding's rule and subject, without its blob. */
export function namedStem({ rule, subject }: Pick<Finding, 'rule' | 'subject'>): string {
  return withoutBlob(`${rule} ${subject}`);
}
