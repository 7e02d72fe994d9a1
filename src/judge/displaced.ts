import type { Change } from '../model/change.ts';

/** Whether another project moved into the folder that this project left. */
export function isDisplaced({ after }: Change, changes: readonly Change[]): boolean {
  return after.migrations.length === 0 && changes.some((one) => one.after.out === after.out && one.after.migrations.length > 0);
}
