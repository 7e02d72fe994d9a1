import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const dropSchema = defineRule({
  id: 'drop-schema',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration drops a database schema',
  why: 'Whatever is still in it goes with it or stops the migration, and versions that are still deployed look for it.',
  check: (change) =>
    risky(change, 'drop-schema', {
      safer: (name) => `keep ${name} until nothing uses it`,
    }),
});
