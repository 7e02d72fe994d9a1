import { existsSync, realpathSync } from 'node:fs';
import { configuredHooks, hooksFolder, hooksPath, workingTreeTop } from '../../git/settings.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import type { SetupTarget } from './manager.ts';

/** What setup needs to know about the repository of a folder; undefined outside of a repository. */
export async function targetIn(folder: string): Promise<SetupTarget | undefined> {
  if (!existsSync(folder)) throw new Unjudgeable(`There is no folder ${folder}`);
  // git names the top without symbolic links
  const cwd = realpathSync(folder);
  const top = await workingTreeTop(cwd);
  if (top === undefined) return undefined;
  const [path, hooks, configured] = await Promise.all([hooksPath(cwd), hooksFolder(top), configuredHooks(top)]);
  return { cwd, top, hooksPath: path, hooksFolder: hooks, configured };
}
