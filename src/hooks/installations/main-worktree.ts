import { quote } from '../../model/shell.ts';

/**
 * What the shell puts before a path in a line: nothing where a folder is there, and else the main worktree, which is beside the git directory that
 * all worktrees share.
 */
export function mainWorktreeUnless(folder: string): string {
  return `$(test -d ${quote(folder)} || echo "$(git rev-parse --git-common-dir)/../")`;
}
