import type { Repository } from './repository.ts';
import { git } from './run.ts';

/** How many commits that changed a file are looked through. */
const looked = 20;

/**
 * What a file was in older commits, each version once: newest first in this branch, then in all others. Nothing before the first commit.
 */
export async function* versionsOf({ cwd, objects }: Repository, path: string): AsyncGenerator<Uint8Array> {
  const seen = new Set<string>();
  for (const tips of ['HEAD', '--all']) {
    const args = ['log', tips, '--full-history', '-m', '--format=%H', `--max-count=${looked}`, '--', `:(top,literal)${path}`];
    // before the first commit there is no HEAD
    const { stdout } = await git(args, { cwd, answers: [0, 128] });
    for (const oid of stdout.split('\n').filter((line) => line !== '')) {
      const blob = await objects.read(`${oid}:${path}`);
      if (blob?.type !== 'blob' || seen.has(blob.oid)) continue;
      seen.add(blob.oid);
      yield blob.content;
    }
  }
}
