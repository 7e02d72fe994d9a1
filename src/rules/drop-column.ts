import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const dropColumn = defineRule({
  id: 'drop-column',
  level: 'integrity',
  about: 'migration',
  losesData: true,
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration drops a column',
  why: 'The data is lost, and deployed code that still reads the column will fail.',
  stops: [
    'a column was removed from the schema and its migration drops it',
    'a column is dropped and created again',
    'a hand-written copy of a table that leaves the column out',
    'SQL that drops a column which the snapshots no longer have: an earlier migration dropped it there alone',
  ],
  passes: ['columns that the same change added', 'generated columns that are computed again'],
  steps: ['Stop reading the column and deploy.', 'Drop it in a later release.'],
  notes: [
    'Where the same change copies the values elsewhere first, in this file or an earlier one, the finding says where they go. A copy of some rows, and a statement that computes or selects by the values, are named as such.',
  ],
  check: (change) =>
    risky(change, 'drop-column', {
      why: ({ name }) => `The data is lost, and deployed code that still reads ${name} will fail.`,
      edit: ({ name, within }) => `Stop reading ${name} and deploy that first; until then put it back ${within}.`,
      later: ({ name }) => `Drop ${name} in a later release, when no deployed version reads it.`,
    }),
});
