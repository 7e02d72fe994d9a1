import type { FactSource } from '../fact-source.ts';

/** Custom migrations that a merge left out. */
export const lostMigrations: FactSource = {
  name: 'lost migrations',
  level: 'integrity',
  needs: ({ after }, { lost }) => lost.has(after.out),
  read: async ({ after }, { lost }) => ({ facts: { lost: lost.get(after.out) ?? [] } }),
};
