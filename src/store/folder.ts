import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where this tool keeps what is of one worktree. */
export function worktreeFolder(gitDir: string): string {
  return join(gitDir, 'drizzle-guard');
}

/** Where this tool keeps what all worktrees of a repository share. */
export async function commonFolder(gitDir: string): Promise<string> {
  try {
    // a linked worktree's git directory says where the common one is
    return worktreeFolder(resolve(gitDir, (await readFile(join(gitDir, 'commondir'), 'utf8')).trim()));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return worktreeFolder(gitDir);
    throw error;
  }
}
