import type { Commit, Repository } from './repository.ts';
import { git } from './run.ts';

/**
 * The newest commit on the first-parent line that changed a file; undefined if there is none. If a branch brought the file, that is its
 * merge.
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
