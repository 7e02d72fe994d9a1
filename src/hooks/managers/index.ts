import { relative } from 'node:path';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { gitConfig } from './git-config.ts';
import { hooksPath } from './hooks-path.ts';
import { husky } from './husky.ts';
import { lefthook } from './lefthook.ts';
import type { HookManager, SetupTarget } from './manager.ts';
import { preCommit } from './pre-commit.ts';
import { simpleGitHooks } from './simple-git-hooks.ts';

/** In the order in which they are asked. The last one takes every folder that the others do not know. */
export const managers: readonly HookManager[] = [gitConfig, husky, lefthook, simpleGitHooks, preCommit, hooksPath];

/**
 * The manager whose hooks git runs here; where there are none yet, the one that is configured, or husky. Another manager would switch off scripts
 * that somebody wrote into git's own folder, so that is a question, too.
 */
export function managerOf(target: SetupTarget): HookManager {
  const inUse = managers.find((manager) => manager.isInUse(target));
  const configured = managers.filter((manager) => manager.isConfigured(target));
  const isOwnFolder = inUse === hooksPath && target.hooksPath === undefined;
  if (inUse !== undefined && !(isOwnFolder && configured.length > 0)) return inUse;
  const [first = husky, ...others] = configured;
  if (inUse === undefined && others.length === 0) return first;
  const names = configured.map(({ name }) => name).join(' and ');
  const runs =
    inUse === undefined ? 'the hooks of none of them yet' : `other scripts, in ${relative(target.top, target.hooksFolder)}`;
  const also = inUse === undefined ? '' : `, or for these scripts: --manager ${inUse.name}`;
  throw new Unjudgeable(
    `This repository is configured for ${names}, and git runs ${runs}. Choose one: npx drizzle-guard setup --manager ${first.name}${also}`,
  );
}

/** The manager that a user named. */
export function managerNamed(name: string): HookManager {
  const found = managers.find((manager) => manager.name === name);
  if (found !== undefined) return found;
  throw new Unjudgeable(`There is no hook manager ${name} here. Known are ${managers.map((one) => one.name).join(', ')}`);
}
