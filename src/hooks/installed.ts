import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { runsHook } from './hook-file.ts';
import { textOnDisk } from './managers/folders.ts';

/**
 * Whether git runs a hook that calls drizzle-guard: its file does, or the files of its manager, or a command in git's configuration
 * (git 2.54 and newer).
 */
export async function callsUs(repository: Repository, event: string): Promise<boolean> {
  const { cwd } = repository;
  const { stdout } = await git(['rev-parse', '--git-path', `hooks/${event}`], { cwd });
  const path = resolve(cwd, stdout.replace(/\n$/, ''));
  if (await isExecutable(path)) {
    const text = (await textOnDisk(path)) ?? '';
    // a commit that passes has no need to know them
    const { managers } = await import('./managers/index.ts');
    const behind = managers.flatMap((manager) => manager.behind({ path, text, event, top: cwd }) ?? []);
    for (const file of [path, ...behind]) {
      const lines = (await textOnDisk(file))?.split('\n') ?? [];
      if (lines.some((line) => runsHook(line, event))) return true;
    }
  }
  const commands = await git(['config', '--get-regexp', String.raw`^hook\..*\.command$`], { cwd, answers: [0, 1] });
  return commands.stdout.split('\n').some((line) => runsHook(line, event));
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
