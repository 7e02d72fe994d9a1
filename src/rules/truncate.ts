import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const truncate = defineRule({
  id: 'truncate',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration empties a table',
  why: 'Every row is gone from every database that runs it, at once and without a way back.',
  check: (change) =>
    risky(change, 'truncate', {
      safer: (name) => `delete the rows that should go, with DELETE FROM ${name} WHERE …`,
    }),
});
