import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import { git } from '../../git/run.ts';

/**
 * The linked worktrees that have none of husky's own files. These are untracked, and git looks for a relative `core.hooksPath` in each worktree, so
 * that it runs nothing there.
 */
export async function worktreesWithoutHusky(top: string, hooksPath: string): Promise<string[]> {
  if (isAbsolute(hooksPath)) return [];
  const { stdout } = await git(['worktree', 'list', '--porcelain'], { cwd: top });
  const all = stdout.split('\n').flatMap((line) => (line.startsWith('worktree ') ? [line.slice('worktree '.length)] : []));
  return all.filter(
    (path) => resolve(path) !== resolve(top) && existsSync(join(path, '.git')) && !existsSync(join(path, hooksPath, 'h')),
  );
}

/** Copies husky's own files to worktrees. */
export async function copyHusky(top: string, hooksPath: string, worktrees: readonly string[]): Promise<void> {
  for (const path of worktrees) await cp(join(top, hooksPath), join(path, hooksPath), { recursive: true });
}
