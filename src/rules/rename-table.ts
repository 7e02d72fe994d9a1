import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const renameTable = defineRule({
  id: 'rename-table',
  level: 'integrity',
  about: 'migration',
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration renames a table',
  why: 'Deployed code that uses the old name will fail until the new version is deployed.',
  stops: ['a table got another name in the database or moved to another schema', 'its database schema was renamed'],
  passes: ['tables that the same change created', 'another name of the variable in TypeScript'],
  steps: [
    'Add the new table beside the old one, write to both, and deploy.',
    'Copy the rows, and deploy code that reads only the new table.',
    'Drop the old table in a later release.',
  ],
  check: (change) =>
    risky(change, 'rename-table', {
      edit: ({ name, within }) =>
        `Deploy code that writes to both tables first: keep ${name} ${within} under its old name, and add the new table beside it.`,
      later: ({ name }) => `Copy the rows, deploy code that uses only the new table, and drop ${name} in a later release.`,
    }),
});
