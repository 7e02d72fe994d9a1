import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const dropColumn = defineRule({
  id: 'drop-column',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration drops a column',
  why: 'What it holds is gone from every database that runs it, and versions that are still deployed fail when they read it.',
  check: (change) =>
    risky(change, 'drop-column', {
      tail: ', with what it holds',
      safer: (name) => `keep ${name} in the schema until no deployed version reads it`,
    }),
});
