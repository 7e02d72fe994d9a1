import { hooksPath } from './hooks-path.ts';
import { husky } from './husky.ts';
import { lefthook } from './lefthook.ts';
import type { HookManager, SetupTarget } from './manager.ts';

/** If several fit, the first one counts. */
export const managers: readonly HookManager[] = [husky, lefthook, hooksPath];

/** The manager of the hooks here; husky where there is none yet. */
export function managerOf(target: SetupTarget): HookManager {
  return managers.find((manager) => manager.detect(target)) ?? husky;
}
