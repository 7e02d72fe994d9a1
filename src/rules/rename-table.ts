import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const renameTable = defineRule({
  id: 'rename-table',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration renames a table',
  why: 'While it is rolled out, versions that are still deployed look for the table under its old name and fail.',
  check: (change) =>
    risky(change, 'rename-table', {
      safer: (name) =>
        `create the new table beside ${name}, copy the rows, and drop the old one when no deployed version uses it`,
      custom: 'copy_rows',
    }),
});
