import type { Commit, Repository } from './repository.ts';
import { git } from './run.ts';

/** The messages of the commits from the bases (without them) to the tips (with them), newest first. */
export async function messagesBetween(
  { cwd }: Repository,
  bases: readonly Commit[],
  tips: readonly Commit[],
): Promise<{ readonly author: string; readonly message: string }[]> {
  if (tips.length === 0) return [];
  const commits = [...tips.map(({ oid }) => oid), ...bases.map(({ oid }) => `^${oid}`)];
  const { stdout } = await git(
    ['log', '--encoding=UTF-8', '--no-show-signature', '--format=%an <%ae>%x00%B%x00', ...commits, '--'],
    { cwd },
  );
  const parts = stdout.split('\0');
  const messages = [];
  for (let at = 0; at + 1 < parts.length; at += 2)
    messages.push({ author: (parts[at] ?? '').trim(), message: parts[at + 1] ?? '' });
  return messages;
}

/** The author of the commit that is being made, as `Name <mail>`. */
export async function authorIdentity({ cwd }: Repository): Promise<string> {
  const { stdout } = await git(['var', 'GIT_AUTHOR_IDENT'], { cwd });
  return stdout.replace(/ \d+ [+-]\d+\n$/, '');
}
