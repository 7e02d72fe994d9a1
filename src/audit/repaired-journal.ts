import type { LoggedCommit } from '../git/log.ts';
import type { FoundError, JudgedProject, JudgedStep, Walker } from './judge-commit.ts';
import { lastChanges } from './last-changes.ts';

/** Who brought an error that shows only once a journal can be read again. */
export interface Brought {
  readonly by: LoggedCommit;
  /** The commit whose state it was compared with; null where there was none to compare with. */
  readonly since: string | null;
}

/** Whether a step is the first in which a project's journal can be read again. */
export function isReadableAgain({ before, after, lastReadable }: JudgedProject): boolean {
  return after.unreadable === undefined && (before.unreadable !== undefined || lastReadable !== undefined);
}

/**
 * Who brought the errors that a commit shows by making a journal readable again. Each error belongs to the commit that changed its file
 * last, or to the commit that repaired the journal if none did. `broken` are the folders whose journal the parents left unreadable, where
 * the commit is not compared with its parents.
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
