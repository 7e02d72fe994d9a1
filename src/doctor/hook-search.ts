import { join, relative } from 'node:path';
import { readPolicy } from '../config/config.ts';
import { hooksFolder } from '../git/settings.ts';
import { hookCommands } from '../git/worktrees.ts';
import { filesOnDisk } from '../hooks/managers/folders.ts';
import type { Clone } from './clone.ts';
import { type FoundHook, findHook } from './found-hook.ts';
import { isInstalled } from './installed.ts';

/** The hooks of one working tree. */
export interface FoundHooks {
  /** The absolute folder that git runs them from. */
  readonly folder: string;
  readonly hooks: readonly FoundHook[];
}

/** What git would run in a working tree, for every event that setup writes there. */
export async function hooksIn(top: string, { events }: Pick<Clone, 'events'>): Promise<FoundHooks> {
  const [folder, commands, { config }] = await Promise.all([hooksFolder(top), hookCommands(top), readPolicy(filesOnDisk(top))]);
  // only a repository that refuses overrides has it: it costs every commit a process
  const wanted = events.filter((event) => event !== 'prepare-commit-msg' || config.overrides === 'refuse');
  return { folder, hooks: await Promise.all(wanted.map((event) => findHook(event, { top, folder, commands }))) };
}

/** The commands that write the hooks of a working tree: its install first, where drizzle-guard is not there yet. */
export async function settingUp(top: string, { home, top: own, manager, inFolder }: Clone): Promise<string[]> {
  const folder = join(top, relative(own, home));
  const setup = inFolder(folder, manager.execute('drizzle-guard', 'setup'));
  return (await isInstalled(folder)) ? [setup] : [inFolder(folder, manager.install), setup];
}
