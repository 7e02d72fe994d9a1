import { expect, test } from 'vitest';
import { withKeysOff } from '../../src/risks/keys-off.ts';

/** What a rebuild means in a file that says this before. */
function meaning(sql: string): string | undefined {
  const risk = { kind: 'sqlite-table-rebuilt', name: 'users', detail: 'rebuilds table users', line: 9 } as const;
  return withKeysOff([risk], sql, 'sqlite')[0]?.consequence;
}

test.each(['COMMIT;\nPRAGMA foreign_keys=OFF;\nBEGIN;', 'COMMIT TRANSACTION;\nPRAGMA foreign_keys = 0;'])(
  'keys that go off outside of the transaction keep the rows: %s',
  (sql) => {
    expect(meaning(sql)).toBe(
      "Line 2 turns foreign keys off outside of the migrator's transaction, which keeps the rows that refer to it where the migrator allows COMMIT; D1 does not.",
    );
  },
);

test.each([
  'PRAGMA foreign_keys=OFF;',
  'COMMIT;\nBEGIN;\nPRAGMA foreign_keys=OFF;',
  'COMMIT;\nPRAGMA foreign_keys=OFF;\nPRAGMA foreign_keys=ON;',
  'COMMIT;',
])('others do not: %s', (sql) => {
  expect(meaning(sql)).toBeUndefined();
});
