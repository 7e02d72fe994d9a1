import { defineRule } from '../model/finding.ts';
import { risky } from './risky.ts';

export const sqliteTableRebuilt = defineRule({
  id: 'sqlite-table-rebuilt',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A migration rebuilds a table that others depend on',
  why: 'SQLite deletes the old table row by row where foreign keys are on, and PRAGMA foreign_keys=OFF does nothing inside the transaction that migrators run it in, nor on D1.',
  check: (change) =>
    risky(change, 'sqlite-table-rebuilt', {
      safer: (name) => `a new column needs no rebuild: add one beside what you change, and leave ${name} as it is`,
    }),
});
