import { Unjudgeable } from '../model/unjudgeable.ts';
import { installations } from './installations/index.ts';
import { addPackage } from './managers/folders.ts';
import type { SetupTarget } from './managers/manager.ts';

/** git runs post-checkout in a worktree that was just made, as if it came from no commit. */
const onlyForNewWorktree = { start: 'case $1 in *[!0]*) ;; *) ', end: ' || : ;; esac' };

/** The line of each event's hook. husky and others stop at the first line that fails. */
export async function hookLines(target: SetupTarget, events: readonly string[]): Promise<ReadonlyMap<string, string>> {
  for (const { find } of installations) {
    const commandOf = await find(target);
    if (commandOf !== undefined) return new Map(events.map((event) => [event, lineOf(event, commandOf(event))]));
  }
  throw new Unjudgeable(`drizzle-guard is not installed here. Run: ${await addPackage('drizzle-guard', target.cwd, target.top)}`);
}

/** Other checkouts start no process, and git would hand on a failure as its own. */
function lineOf(event: string, command: string): string {
  const { start, end } = onlyForNewWorktree;
  return event === 'post-checkout' ? `${start}${command}${end}` : command;
}

/** Whether setup wrote this line, for any installation. */
export function isOurLine(line: string, event: string): boolean {
  const { start, end } = onlyForNewWorktree;
  const text = line.trim();
  const command = event === 'post-checkout' && text.startsWith(start) ? text.slice(start.length, -end.length) : text;
  return installations.some((one) => one.isLine(command, event));
}

/** What stands around the path in a line of the package in node_modules; a path with blanks is in quotes of its own. */
const start = /^sh (?:"\$\(test -d .* \|\| echo "\$\(git rev-parse --git-common-dir\)\/\.\.\/"\)"?)?/;

/** The file that a line of setup starts, from the top of the working tree; undefined if the shell has to find it. */
export function fileOf(line: string): string | undefined {
  const word = line
    .trim()
    .replace(start, '')
    .replace(/"? "\$@"$/, '');
  if (/^'.*'$/.test(word)) return word.slice(1, -1).replaceAll("'\\''", "'");
  return /[\s"'$*]/.test(word) ? undefined : word;
}
