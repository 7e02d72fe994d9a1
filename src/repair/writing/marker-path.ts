import { join } from 'node:path';
import type { Repository } from '../../git/repository.ts';
import { worktreeFolder } from '../../store/folder.ts';

/** The file that is there while a repair is written, and after it was killed. */
export function markerPath({ gitDir }: Pick<Repository, 'gitDir'>): string {
  return join(worktreeFolder(gitDir), 'writing');
}
