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

/** The manager whose hooks git runs here; where there are none yet, the one that is configured, or husky. */
export function managerOf(target: SetupTarget): HookManager {
  const inUse = managers.find((manager) => manager.isInUse(target));
  if (inUse !== undefined) return inUse;
  const [first, ...others] = managers.filter((manager) => manager.isConfigured(target));
  if (others.length === 0) return first ?? husky;
  const names = [first ?? husky, ...others].map(({ name }) => name);
  throw new Unjudgeable(
    `This repository is configured for ${names.join(' and ')}, and git runs the hooks of none of them yet. ` +
      `Choose one: npx drizzle-guard setup --manager ${names[0]}`,
  );
}

/** The manager that a user named. */
export function managerNamed(name: string): HookManager {
  const found = managers.find((manager) => manager.name === name);
  if (found !== undefined) return found;
  throw new Unjudgeable(`There is no hook manager ${name} here. Known are ${managers.map((one) => one.name).join(', ')}`);
}
