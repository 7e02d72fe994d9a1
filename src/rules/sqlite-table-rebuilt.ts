import { defineRule } from '../model/finding.ts';
import { risky } from './support/risky.ts';

export const sqliteTableRebuilt = defineRule({
  id: 'sqlite-table-rebuilt',
  level: 'integrity',
  about: 'migration',
  losesData: true,
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A migration rebuilds a table that others depend on',
  why: 'Where foreign keys are on, dropping the old table deletes or empties the rows that refer to it; PRAGMA foreign_keys=OFF does nothing inside the transaction of a migrator, nor on D1.',
  stops: [
    "drizzle-kit copies `users` to `__new_users` and drops it, while `posts` references it with `onDelete: 'cascade'`, `'set null'` or `'set default'`",
  ],
  passes: ['tables that no such key references', 'the turso dialect, which alters tables in place'],
  steps: [
    'Put the table back as it was; SQLite adds columns and indexes without a rebuild.',
    'If the change needs a rebuild, copy the tables that refer to it as well, and try the migration on a copy of the database.',
  ],
  check: (change) =>
    risky(change, 'sqlite-table-rebuilt', {
      edit: ({ name, within }) => `Leave ${name} as it was ${within}; a new column beside what you change needs no rebuild.`,
    }),
});
