import { isAnyRewritten, rewrittenOf } from '../../snapshots/rewritten.ts';
import type { FactSource } from '../fact-source.ts';

/** Whether snapshots that `drizzle-kit up` seems to have written still mean what was published. */
export const rewritten: FactSource = {
  name: 'rewritten snapshots',
  level: 'integrity',
  needs: isAnyRewritten,
  read: async (change) => ({ facts: { rewritten: rewrittenOf(change) } }),
};
