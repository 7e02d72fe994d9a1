import { stepsOf } from '../../snapshots/steps.ts';
import type { FactSource } from '../fact-source.ts';

/** The schema before and after each new migration. */
export const steps: FactSource = {
  name: 'steps',
  level: 'integrity',
  needs: ({ added }) => added.length > 0,
  read: async (change) => ({ facts: { steps: stepsOf(change) } }),
};
