import type { LoggedCommit } from '../git/log.ts';
import { type FoundError, isReadableAgain, type JudgedStep, type Walker } from './judge-commit.ts';
import { lastChanges } from './last-changes.ts';

/** The commit that brought an error while the journal was unreadable. */
export interface Brought {
  readonly by: LoggedCommit;
  /** The last commit with a readable journal; null if there is none. */
  readonly since: string | null;
}

/**
 * Finds the commits behind errors that appear because a journal is readable again. An error belongs to the commit that last changed its
 * file, or to the one that repaired the journal. `broken` are folders whose journal the parents left unreadable, for commits that are
 * not compared with their parents.
 */
export async function broughtUnread(
  walker: Walker,
  commit: LoggedCommit,
  { errors, projects }: JudgedStep,
  broken: ReadonlySet<string> = new Set(),
): Promise<ReadonlyMap<FoundError, Brought>> {
  const brought = new Map<FoundError, Brought>();
  const again = projects.filter(
    (one) => isReadableAgain(one) || (broken.has(one.after.out) && one.after.unreadable === undefined),
  );
  for (const { after, lastReadable } of again) {
    const own = errors.filter(({ out }) => out === after.out);
    if (own.length === 0) continue;
    const paths = new Set(own.map(({ finding }) => finding.path));
    const last = await lastChanges(walker, { tip: commit.oid, end: lastReadable }, paths);
    for (const error of own) brought.set(error, { by: last.get(error.finding.path) ?? commit, since: lastReadable ?? null });
  }
  return brought;
}
