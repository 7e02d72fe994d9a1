import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const dropEnumValue = defineRule({
  id: 'drop-enum-value',
  level: 'integrity',
  about: 'migration',
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration removes a value from an enum',
  why: 'The migration fails if a row holds the value (MySQL without strict mode empties it instead), and deployed code that still writes it will fail.',
  stops: ['a value was removed from a `pgEnum` or `mysqlEnum`', 'an enum is dropped, or dropped and created again'],
  passes: ['new values'],
  steps: ['Stop writing the value and deploy.', 'Change the rows that hold it.', 'Remove the value in a later release.'],
  check: (change) =>
    risky(change, 'drop-enum-value', {
      edit: ({ name, within }) => `Stop writing ${name} and deploy that first; until then put it back ${within}.`,
      later: ({ name }) => `Change the rows that hold it, and drop ${name} in a later release.`,
    }),
});
