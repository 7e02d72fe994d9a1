import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where this tool keeps what all worktrees of a repository share. */
export async function commonFolder(gitDir: string): Promise<string> {
  try {
    // a linked worktree's git directory says where the common one is
    return join(resolve(gitDir, (await readFile(join(gitDir, 'commondir'), 'utf8')).trim()), 'drizzle-guard');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return join(gitDir, 'drizzle-guard');
    throw error;
  }
}
