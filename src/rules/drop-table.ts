import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const dropTable = defineRule({
  id: 'drop-table',
  level: 'integrity',
  about: 'migration',
  losesData: true,
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration drops a table',
  why: 'Its rows are lost, and deployed code that still reads the table will fail.',
  stops: [
    'a table was removed from the schema and its migration drops it',
    '`DROP TABLE` in a custom migration',
    'a hand-written copy of a table that leaves rows or columns behind',
  ],
  passes: [
    'tables that the same change created',
    'views',
    'a table copied whole by hand (create another, `INSERT … SELECT`, drop, rename)',
  ],
  steps: ['Stop using the table and deploy.', 'Drop it in a later release.'],
  check: (change) =>
    risky(change, 'drop-table', {
      why: ({ name }) => `Its rows are lost, and deployed code that still reads ${name} will fail.`,
      edit: ({ name, within }) => `Stop using ${name} and deploy that first; until then put it back ${within}.`,
      later: ({ name }) => `Drop ${name} in a later release, when no deployed version uses it.`,
    }),
});
