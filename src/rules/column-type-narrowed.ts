import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const columnTypeNarrowed = defineRule({
  id: 'column-type-narrowed',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration changes a type to one that holds less',
  why: 'Values that do not fit stop the migration or are cut, and versions that are still deployed read something else than they expect.',
  check: (change) =>
    risky(change, 'column-type-narrowed', {
      safer: (name) =>
        `add a column of the new type beside ${name}, copy the values, and drop the old one when no deployed version uses it`,
      custom: 'copy_values',
    }),
});
