import type { Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { hashesOf, textOf } from './migration-hashes.ts';

/** The newest commit, abbreviated, in which a file has the hash of a ledger's row; undefined if none of the last hundred that changed it has. */
export async function commitThatRan({ cwd, objects }: Repository, path: string, hash: string): Promise<string | undefined> {
  const args = ['log', 'HEAD', '--all', '--full-history', '-m', '--format=%H', '--max-count=100', '--', `:(top,literal)${path}`];
  // without commits there is no HEAD
  const { stdout, exitCode } = await git(args, { cwd, answers: [0, 128] });
  if (exitCode !== 0) return undefined;
  for (const commit of stdout.split('\n').filter((line) => line !== '')) {
    const blob = await objects.read(`${commit}:${path}`);
    if (blob?.type !== 'blob') continue;
    const found = hashesOf(textOf(blob.content));
    if (found.hash === hash || found.otherLineEnds === hash) return commit.slice(0, 10);
  }
  return undefined;
}
