import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const renameColumn = defineRule({
  id: 'rename-column',
  level: 'integrity',
  about: 'migration',
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration renames a column',
  why: 'Deployed code that uses the old name will fail until the new version is deployed.',
  stops: ['a column got another name in the database'],
  passes: ['another key in TypeScript for the same column', 'columns of tables that the same change created'],
  steps: [
    'Add the new column beside the old one, write to both, and deploy.',
    'Copy the values, and deploy code that reads only the new column.',
    'Drop the old column in a later release.',
  ],
  check: (change) =>
    risky(change, 'rename-column', {
      edit: ({ name, within }) =>
        `Deploy code that writes to both columns first: keep ${name} ${within} under its old name, and add the new column beside it.`,
      later: ({ name }) => `Copy the values, deploy code that uses only the new column, and drop ${name} in a later release.`,
    }),
});
