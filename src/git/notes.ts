import { setTimeout } from 'node:timers/promises';
import type { Repository } from './repository.ts';
import { GitError, git } from './run.ts';

/** git's own commands accept notes only below refs/notes. */
export const notesRef = 'refs/notes/drizzle-guard';

/** Appends a line to a commit's note. Retries while another process holds the lock, then throws a GitError. */
export async function appendNote({ cwd }: Repository, oid: string, line: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await git(['notes', `--ref=${notesRef}`, 'append', '-m', line, oid], { cwd });
      return;
    } catch (error) {
      // another worktree may hold the lock of the ref
      if (!(error instanceof GitError) || attempt === 8) throw error;
      await setTimeout(20 * attempt * (1 + Math.random()));
    }
  }
}

/** The newest entry of HEAD's reflog, for example `commit (amend): Add age`; empty if there is no reflog. */
export async function lastAction({ cwd }: Repository): Promise<string> {
  const { stdout } = await git(['log', '-g', '-1', '--format=%gs', 'HEAD'], { cwd, answers: [0, 128] });
  return stdout.trim();
}

/** The ref that a fetch writes the notes of a remote to. */
export function fetchedNotes(remote: string): string {
  return `refs/notes/${remote}/drizzle-guard`;
}

/**
 * Pushes new notes to a remote if `setup` turned that on. It merges the remote's notes first, line by line, because each line is one
 * event. Throws a GitError if that fails.
 */
export async function pushNotes({ cwd, remotes }: Repository, remote: string): Promise<void> {
  const { stdout } = await git(['for-each-ref', '--format=%(refname) %(objectname)', notesRef, fetchedNotes(remote)], { cwd });
  const refs = new Map(stdout.split('\n').map((line) => line.split(' ') as [string, string]));
  const own = refs.get(notesRef);
  if (own === undefined || own === refs.get(fetchedNotes(remote)) || !remotes.includes(remote)) return;
  const allowed = await git(['config', '--type=bool', '--get', 'drizzle-guard.pushNotes'], { cwd, answers: [0, 1] });
  if (allowed.stdout.trim() !== 'true') return;
  const push = () => git(['push', '--no-verify', '--quiet', remote, `${notesRef}:${notesRef}`], { cwd });
  try {
    await push();
  } catch {
    // another clone may have pushed meanwhile
    await git(['fetch', '--quiet', '--no-tags', remote, `+${notesRef}:${fetchedNotes(remote)}`], { cwd });
    await git(['notes', `--ref=${notesRef}`, 'merge', '--quiet', '--strategy=cat_sort_uniq', fetchedNotes(remote)], { cwd });
    await push();
  }
}
