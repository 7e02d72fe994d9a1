import { describe, expect, test } from 'vitest';
import { kinds } from '../support/histories.ts';
import { customFindings } from '../support/risks.ts';

const rest = 'id, name, email, nickname, age, created_at';
const rebuilt = (column: string, value: string, from = 'users') =>
  `CREATE TABLE n (id int, ${column}); INSERT INTO n (${rest}, team) SELECT ${rest}, ${value} FROM ${from}; DROP TABLE users; ALTER TABLE n RENAME TO users;`;

describe.each(kinds)('$kit $dialect', ({ kit, dialect }) => {
  const said = async (sql: string) =>
    (await customFindings(kit, dialect, sql, 'not-null-without-default')).map(({ problem }) => problem.replace(/^\S+ /, ''));

  test('a rebuild that adds a NOT NULL column asks about it', async () => {
    expect(await said(rebuilt('team text NOT NULL', 'nickname'))).toEqual([
      'adds users.team and makes it NOT NULL; whether line 2 fills every row cannot be read.',
    ]);
  });

  test('a column of a joined table may be NULL, though one of that name may not', async () => {
    expect(await said(rebuilt('team text NOT NULL', 'posts.id', 'users LEFT JOIN posts ON true'))).toEqual([
      'adds users.team and makes it NOT NULL; whether line 2 fills every row cannot be read.',
    ]);
  });

  test.each([
    ['a value of every row', rebuilt('team text NOT NULL', "'none'")],
    ['a column that may be NULL', rebuilt('team text', 'nickname')],
    ['a default', rebuilt("team text DEFAULT 'none' NOT NULL", 'nickname')],
    ['a check', rebuilt('team text, CHECK (team IS NOT NULL)', 'nickname')],
  ])('nothing is asked: %s', async (_, sql) => {
    expect(await said(sql)).toEqual([]);
  });
});
