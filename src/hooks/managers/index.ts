import { hooksPath } from './hooks-path.ts';
import { husky } from './husky.ts';
import { lefthook } from './lefthook.ts';
import type { HookManager, Place } from './manager.ts';

/** If several fit, the first one counts. */
export const managers: readonly HookManager[] = [husky, lefthook, hooksPath];

/** The manager of the hooks here; husky where there is none yet. */
export function managerOf(place: Place): HookManager {
  return managers.find((manager) => manager.detect(place)) ?? husky;
}
