import type { Commit, Repository } from './repository.ts';
import { git } from './run.ts';

/**
 * The last commit on a line of first parents that touched a file. For a file that came from a branch, that is the merge. Undefined if none
 * did.
 */
export async function broughtBy(
  { cwd }: Repository,
  tip: string,
  path: string,
): Promise<Pick<Commit, 'oid' | 'date'> | undefined> {
  const args = ['log', '-1', '--first-parent', '--no-show-signature', '--format=%H %ct', tip, '--', `:(top,literal)${path}`];
  const [oid, seconds] = (await git(args, { cwd })).stdout.trim().split(' ');
  return oid === undefined || oid === '' ? undefined : { oid, date: Number(seconds) * 1000 };
}
