import { setTimeout } from 'node:timers/promises';
import type { Repository } from './repository.ts';
import { GitError, git } from './run.ts';

/** Must lie under refs/notes: git's own commands take nothing else. */
export const notesRef = 'refs/notes/drizzle-guard';

/** Adds a line to a commit's note. Two at once are one after the other; throws a GitError when that does not help. */
export async function appendNote({ cwd }: Repository, oid: string, line: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await git(['notes', `--ref=${notesRef}`, 'append', '-m', line, oid], { cwd });
      return;
    } catch (error) {
      // another worktree holds the ref's lock
      if (!(error instanceof GitError) || attempt === 8) throw error;
      await setTimeout(20 * attempt * (1 + Math.random()));
    }
  }
}

/** What the reflog says made HEAD what it is, for example `commit (amend): Add age`; empty without a reflog. */
export async function lastAction({ cwd }: Repository): Promise<string> {
  const { stdout } = await git(['log', '-g', '-1', '--format=%gs', 'HEAD'], { cwd, answers: [0, 128] });
  return stdout.trim();
}
