import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const dropEnumValue = defineRule({
  id: 'drop-enum-value',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration takes a value from an enum',
  why: 'Rows that have the value stop the migration or lose it, and versions that are still deployed go on writing it.',
  check: (change) =>
    risky(change, 'drop-enum-value', {
      safer: (name) => `keep ${name}, stop writing it, and take it out when no row has it`,
    }),
});
