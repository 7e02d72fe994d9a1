import type { Commit, Repository } from './repository.ts';
import { git } from './run.ts';

/** The messages of the commits from the bases (without them) to the tip (with it), newest first. */
export async function messagesBetween(
  { cwd }: Repository,
  bases: readonly Commit[],
  tip: Commit,
): Promise<{ readonly author: string; readonly message: string }[]> {
  const excluded = bases.map(({ oid }) => `^${oid}`);
  const { stdout } = await git(
    ['log', '--encoding=UTF-8', '--no-show-signature', '--format=%an <%ae>%x00%B%x00', tip.oid, ...excluded, '--'],
    { cwd },
  );
  const parts = stdout.split('\0');
  const messages = [];
  for (let at = 0; at + 1 < parts.length; at += 2)
    messages.push({ author: (parts[at] ?? '').trim(), message: parts[at + 1] ?? '' });
  return messages;
}
