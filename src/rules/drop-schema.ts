import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const dropSchema = defineRule({
  id: 'drop-schema',
  level: 'integrity',
  about: 'migration',
  losesData: true,
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration drops a database schema',
  why: 'Its tables are dropped with it or stop the migration, and deployed code that still uses it will fail.',
  stops: ["`pgSchema('auth')` was removed from the schema and its migration drops it"],
  passes: ['schemas that the same change created'],
  steps: ['Stop using the tables of the schema and deploy.', 'Drop it in a later release.'],
  check: (change) =>
    risky(change, 'drop-schema', {
      edit: ({ name, within }) => `Stop using ${name} and deploy that first; until then put it back ${within}.`,
      later: ({ name }) => `Drop ${name} in a later release, when no deployed version uses it.`,
    }),
});
