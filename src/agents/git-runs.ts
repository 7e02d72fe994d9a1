import { messageLines } from '../model/message-text.ts';
import type { Refusal } from './refusal.ts';
import { parsed } from './shell/options.ts';
import { pathIn } from './shell/paths.ts';
import { nameOf, type Run } from './shell/run.ts';

/** What a git command does to hooks and approvals, and the folder it does it in. */
export interface GitRun {
  readonly folder: string;
  readonly refusal: Refusal | undefined;
}

/** How a git command is read; undefined for any other command. */
export function gitRun(run: Run): GitRun | undefined {
  if (nameOf(run) !== 'git') return undefined;
  const { folder, settings, command, args } = withoutGlobals(run);
  return { folder, refusal: refusalOf(settings, command, args, run) };
}

function refusalOf(settings: readonly string[], command: string, args: readonly string[], run: Run): Refusal | undefined {
  const moved = settings.find((one) => /^core\.hookspath(?:=|$)/i.test(one)) ?? movedByVariable(run);
  if (moved !== undefined) return { kind: 'hooks-moved', by: `git -c ${moved}` };
  if (command === 'config') return movesHooks(args) ? { kind: 'hooks-moved', by: 'git config core.hooksPath' } : undefined;
  const skipping = skipsHooks(command, args);
  if (skipping !== undefined) return { kind: 'hooks-skipped', by: `git ${command} ${skipping}` };
  return command === 'commit' && approves(args, run) ? { kind: 'approval' } : undefined;
}

/** The options before git's command: the folder it changes to, and the settings of `-c`. */
function withoutGlobals({ words, folder }: Run) {
  const settings: string[] = [];
  let to = folder;
  let at = 1;
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith('-')) break;
    const next = words[at + 1] ?? '';
    if (word === '-C') to = pathIn(to, next);
    if (word === '-c') settings.push(next);
    if (word === '--config-env') settings.push(next);
    if (word.startsWith('--config-env=')) settings.push(word.slice('--config-env='.length));
    if (['-C', '-c', '--git-dir', '--work-tree', '--namespace', '--config-env', '--exec-path'].includes(word)) at += 1;
  }
  return { folder: to, settings, command: words[at] ?? '', args: words.slice(at + 1) };
}

/** git reads settings from GIT_CONFIG_KEY_<n> and GIT_CONFIG_PARAMETERS as well (git-config, environment). */
function movedByVariable({ variables }: Run): string | undefined {
  for (const [name, value] of variables) {
    if (/^GIT_CONFIG_(?:KEY_\d+|PARAMETERS)$/.test(name) && /core\.hookspath/i.test(value)) return 'core.hooksPath';
  }
  return undefined;
}

/** Whether `git config` changes the setting; reading it is fine. */
function movesHooks(args: readonly string[]): boolean {
  const at = args.findIndex((word) => /^core\.hookspath$/i.test(word));
  if (at < 0 || args.some((word) => /^(?:get|list|--get(?:-all|-regexp|-urlmatch)?|--show-origin|--show-scope)$/.test(word)))
    return false;
  return args[at + 1] !== undefined || args.some((word) => /^(?:set|unset|--unset(?:-all)?|--add|--replace-all)$/.test(word));
}

/**
 * The option that leaves hooks out. -n is that of commit and am only: push does a dry run with it, merge and rebase show no statistics,
 * cherry-pick and revert do not commit (git 2.54, git-push, git-merge, …).
 */
function skipsHooks(command: string, args: readonly string[]): string | undefined {
  if (!['commit', 'push', 'merge', 'pull', 'rebase', 'am'].includes(command)) return undefined;
  const { options } = optionsOf(command, args);
  // git takes any beginning that no other option has
  const short = command === 'commit' || command === 'am' ? '-n' : undefined;
  const last = options.findLast(({ name }) => name === short || /^--(?:no-verif?y?|no-veri|verify)$/.test(name));
  return last === undefined || last.name === '--verify' ? undefined : last.name;
}

function optionsOf(command: string, args: readonly string[]) {
  if (command !== 'commit')
    return parsed(args, { valued: command === 'push' ? 'o' : 'sXmFS', long: ['--onto', '--strategy', '--exec'] });
  return parsed(args, {
    valued: 'mFCct',
    optional: 'Su',
    long: [
      ...['--message', '--file', '--reuse-message', '--reedit-message', '--template', '--author', '--date', '--cleanup'],
      ...['--trailer', '--fixup', '--squash', '--pathspec-from-file'],
    ],
  });
}

/** Whether a commit's own words approve a finding, in the message, a trailer, or what it reads on stdin. */
function approves(args: readonly string[], { stdin = '' }: Run): boolean {
  const texts = optionsOf('commit', args).options.flatMap(({ name, value = '' }) => {
    if (name === '-m' || name === '--message' || name === '--trailer') return [value];
    return (name === '-F' || name === '--file') && value === '-' ? [stdin] : [];
  });
  return messageLines(texts.join('\n\n')).some(
    ({ text, quotedIn }) => quotedIn === undefined && /^(?:[*-] )?Migration-Approved:/i.test(text.trim()),
  );
}
