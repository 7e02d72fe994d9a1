import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const truncate = defineRule({
  id: 'truncate',
  level: 'integrity',
  about: 'migration',
  losesData: true,
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration empties a table',
  why: 'Every row that the table holds is lost on every database that runs it.',
  stops: ['`TRUNCATE` in a migration'],
  passes: ['tables that the same change created'],
  steps: ['Deploy code that does not need the rows.', 'Delete only the rows that should go: `DELETE FROM sessions WHERE …`.'],
  check: (change) =>
    risky(change, 'truncate', {
      edit: ({ name }) => `Delete only the rows that should go: DELETE FROM ${name} WHERE …`,
    }),
});
