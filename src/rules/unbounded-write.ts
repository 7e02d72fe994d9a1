import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const unboundedWrite = defineRule({
  id: 'unbounded-write',
  level: 'integrity',
  about: 'migration',
  losesData: true,
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration writes to every row of a table',
  why: 'What it overwrites or deletes is gone on every database that runs it, and it locks every row while it runs.',
  stops: [
    "`DELETE FROM sessions;` or `UPDATE users SET role = 'user';`",
    'a WHERE that every row meets (`WHERE true`, `id = id`), also in `MERGE` or `EXPLAIN ANALYZE`',
    '`REPLACE … SELECT`, or an upsert of a table from itself',
  ],
  passes: [
    'a WHERE that depends on the row',
    'tables that the same change created',
    'an UPDATE that sets only columns that the same change added, as a backfill does',
  ],
  steps: ['Name the rows with WHERE.', 'Write large tables in parts, outside of the migration.'],
  check: (change) =>
    risky(change, 'unbounded-write', {
      edit: ({ name }) => `Name the rows of ${name} with WHERE`,
    }),
});
