import { expect, test } from 'vitest';
import { generatedStatements } from '../../src/sql/generated-statements.ts';

test('statements and their lines, with breakpoints and without, whatever the line ends', () => {
  const sql =
    'CREATE TABLE a (\n\tb int\n);\n--> statement-breakpoint\nDROP TABLE b;--> statement-breakpoint\n-- gone\n/* for\ngood */\nDROP TABLE c;\nDROP TABLE d';
  for (const text of [sql, sql.replaceAll('\n', '\r\n')]) {
    expect(generatedStatements(text).map((one) => [one.line, one.text.replaceAll(/\s+/g, ' ')])).toEqual([
      [1, 'CREATE TABLE a ( b int )'],
      [5, 'DROP TABLE b'],
      [9, 'DROP TABLE c'],
      [10, 'DROP TABLE d'],
    ]);
  }
  expect(generatedStatements('-- nothing\n')).toEqual([]);
});
