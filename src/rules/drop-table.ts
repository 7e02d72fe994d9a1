import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const dropTable = defineRule({
  id: 'drop-table',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration drops a table',
  why: 'Its rows are gone from every database that runs it, and versions that are still deployed fail at the first query.',
  check: (change) =>
    risky(change, 'drop-table', {
      tail: ', with every row in it',
      safer: (name) => `keep ${name} in the schema until no deployed version uses it`,
    }),
});
