import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const notNullWithoutDefault = defineRule({
  id: 'not-null-without-default',
  level: 'integrity',
  about: 'migration',
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration makes a column NOT NULL without filling existing rows',
  why: 'It fails where rows have no value (MySQL fills a new column with an empty one instead), and deployed code that inserts without the column will fail.',
  stops: ['a NOT NULL column without a default was added to an existing table', 'a column was made NOT NULL'],
  passes: [
    'columns with a default, an identity, a sequence or an expression',
    'columns of tables that the same change created',
    'columns that the same file provably fills first: `UPDATE … WHERE name IS NULL`, a default that is dropped again, `DELETE` of the rows without it, `coalesce(…)` in a copied table',
  ],
  steps: [
    'Deploy the column without NOT NULL, or with a default, and write it everywhere.',
    'Fill the rows that hold NULL.',
    'Set NOT NULL in a later migration.',
  ],
  notes: [
    "MySQL adds a NOT NULL column without an error and gives existing rows '', 0 or the first value of an enum; a date fails in strict mode. If a file fills only some rows, or its SQL cannot be read, the finding says so.",
  ],
  check: (change) =>
    risky(change, 'not-null-without-default', {
      edit: ({ name, within }) =>
        `Deploy ${name} without NOT NULL first: leave out .notNull() ${within} or give it a default, and write it everywhere.`,
      later: ({ name }) => `Fill the rows that hold NULL, and make ${name} NOT NULL in a later migration.`,
    }),
});
