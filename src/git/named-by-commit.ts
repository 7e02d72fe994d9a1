import { basename } from 'node:path';
import type { Repository } from './repository.ts';
import { git, splitZ } from './run.ts';

/** What a commit takes that the index does not hold: everything, or these paths. */
export type NamedByCommit = 'everything' | readonly string[];

/** `commit -a` builds index.lock, and `commit -- path` builds next-index-N.lock: neither becomes the index when a hook stops the commit. */
export async function namedByCommit({ cwd }: Repository): Promise<NamedByCommit> {
  const index = basename(process.env.GIT_INDEX_FILE ?? '');
  if (index === 'index.lock') {
    const { exitCode } = await git(['diff-files', '--quiet'], { cwd, answers: [0, 1] });
    // -p and -i leave differences in the working tree, and -a leaves none
    return exitCode === 0 ? 'everything' : [];
  }
  if (!index.startsWith('next-index-')) return [];
  const { stdout } = await git(['diff-index', '--cached', '--name-only', '--no-renames', '-z', 'HEAD'], {
    cwd,
    answers: [0, 128],
  });
  return splitZ(stdout);
}
