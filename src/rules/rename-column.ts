import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const renameColumn = defineRule({
  id: 'rename-column',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration renames a column',
  why: 'While it is rolled out, versions that are still deployed read and write the column under its old name and fail.',
  check: (change) =>
    risky(change, 'rename-column', {
      safer: (name) =>
        `add the new column beside ${name}, copy the values, and drop the old one when no deployed version uses it`,
      custom: 'copy_values',
    }),
});
