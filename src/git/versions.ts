import type { Repository } from './repository.ts';
import { git } from './run.ts';

/** What a file was in a commit. */
export interface Version {
  readonly commit: string;
  readonly content: Uint8Array;
}

/**
 * What a file was in older commits, each version once: newest first in this branch, then in all others. Nothing before the first commit.
 * `most` commits that changed the file are looked through.
 */
export async function* versionsOf({ cwd, objects }: Repository, path: string, most = 20): AsyncGenerator<Version> {
  const seen = new Set<string>();
  for (const tips of ['HEAD', '--all']) {
    const args = ['log', tips, '--full-history', '-m', '--format=%H', `--max-count=${most}`, '--', `:(top,literal)${path}`];
    // before the first commit there is no HEAD
    const { stdout } = await git(args, { cwd, answers: [0, 128] });
    for (const oid of stdout.split('\n').filter((line) => line !== '')) {
      const blob = await objects.read(`${oid}:${path}`);
      if (blob?.type !== 'blob' || seen.has(blob.oid)) continue;
      seen.add(blob.oid);
      yield { commit: oid, content: blob.content };
    }
  }
}
