import { hooksPath } from './hooks-path.ts';
import { husky } from './husky.ts';
import { lefthook } from './lefthook.ts';
import type { HookManager, SetupTarget } from './manager.ts';

/** The first one that fits is used. */
export const managers: readonly HookManager[] = [husky, lefthook, hooksPath];

/** The manager of this repository's hooks; husky if there is none. */
export function managerOf(target: SetupTarget): HookManager {
  return managers.find((manager) => manager.detect(target)) ?? husky;
}
