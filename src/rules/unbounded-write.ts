import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const unboundedWrite = defineRule({
  id: 'unbounded-write',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration writes to every row of a table',
  why: 'An UPDATE or DELETE without WHERE cannot be taken back, and it locks a large table for as long as it runs.',
  check: (change) =>
    risky(change, 'unbounded-write', {
      safer: (name) => `say which rows of ${name} are meant, with WHERE`,
    }),
});
