import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { runsHook } from './hook-file.ts';

/** Whether git runs a hook that calls this tool: its file, husky's behind it, or a command in git's configuration (git 2.54 and newer). */
export async function callsUs(repository: Repository, event: string): Promise<boolean> {
  const { cwd } = repository;
  const { stdout } = await git(['rev-parse', '--git-path', `hooks/${event}`], { cwd });
  const path = resolve(cwd, stdout.replace(/\n$/, ''));
  if (await isExecutable(path)) {
    // husky's own file sources `h`, which runs the one beside its folder
    const behind = (await textOf(join(dirname(path), 'h'))) === undefined ? [path] : [join(dirname(path), '..', event)];
    for (const file of behind) {
      const lines = (await textOf(file))?.split('\n') ?? [];
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

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
