import type { Repository } from './repository.ts';
import { git } from './run.ts';

/** The tops of a repository's working trees: the main one first, without those whose folder is gone. */
export async function worktreeTops({ cwd }: Repository): Promise<string[]> {
  const { stdout } = await git(['worktree', 'list', '--porcelain'], { cwd });
  return stdout
    .split('\n\n')
    .map((block) => block.split('\n'))
    .filter((lines) => !lines.some((line) => line === 'bare' || line.startsWith('prunable')))
    .flatMap(([first = '']) => (first.startsWith('worktree ') ? [first.slice('worktree '.length)] : []));
}

/** Where a value of git's configuration was set, for example `local`; undefined if it is not set. */
export async function settingWithScope(
  top: string,
  key: string,
): Promise<{ readonly value: string; readonly scope: string } | undefined> {
  const { stdout, exitCode } = await git(['config', '--show-scope', '-z', '--get', key], { cwd: top, answers: [0, 1] });
  if (exitCode === 1) return undefined;
  const [scope = '', value = ''] = stdout.split('\0');
  return { value, scope };
}

/** The commands that git 2.54 and newer run for events without a hook file, by event. */
export async function hookCommands(top: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const { stdout } = await git(['config', '-z', '--get-regexp', String.raw`^hook\..*\.(command|event)$`], {
    cwd: top,
    answers: [0, 1],
  });
  const commands = new Map<string, string>();
  const events: { readonly name: string; readonly event: string }[] = [];
  for (const record of stdout.split('\0').filter((one) => one !== '')) {
    const [key = '', value = ''] = splitOnce(record);
    const name = key.slice('hook.'.length, key.lastIndexOf('.'));
    if (key.endsWith('.command')) commands.set(name, value);
    else events.push({ name, event: value });
  }
  const byEvent = new Map<string, string[]>();
  for (const { name, event } of events) byEvent.set(event, [...(byEvent.get(event) ?? []), commands.get(name) ?? '']);
  return byEvent;
}

function splitOnce(record: string): [string, string] {
  const end = record.indexOf('\n');
  return end < 0 ? [record, ''] : [record.slice(0, end), record.slice(end + 1)];
}
