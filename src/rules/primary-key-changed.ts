import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const primaryKeyChanged = defineRule({
  id: 'primary-key-changed',
  level: 'integrity',
  about: 'migration',
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration changes a primary key',
  why: 'It fails if two rows are equal in the new key, it blocks writes while the key is built, and foreign keys that refer to the old key can stop it.',
  stops: ['a column was added to or removed from a primary key', 'a key was added to a table without one'],
  passes: ['another order of the same columns', 'a key on a new column that numbers itself'],
  steps: [
    'Add a unique index on the new columns, and deploy code that needs only that.',
    'Check that no rows are equal in them and that no foreign key needs the old key.',
    'Change the key in a later release.',
  ],
  check: (change) =>
    risky(change, 'primary-key-changed', {
      edit: ({ name, within }) =>
        `Give ${name} its old primary key back ${within}, and add a unique index on the new columns beside it.`,
    }),
});
