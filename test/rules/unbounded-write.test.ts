import { describe, expect, test } from 'vitest';
import { kinds } from '../support/histories.ts';
import { custom, riskTable } from '../support/risks.ts';

riskTable('unbounded-write');

test.each(kinds)('$kit $dialect bad: every row is written', async ({ kit, dialect }) => {
  const prefix = dialect === 'postgresql' ? 'public.' : '';
  const sql = "UPDATE users SET email = 'x';\n--> statement-breakpoint\nDELETE FROM posts;";
  expect(await custom(kit, dialect, sql)).toEqual({
    said: [`unbounded-write ${prefix}users`, `unbounded-write ${prefix}posts`],
    unchecked: [],
  });
});

test.each(kinds)('$kit $dialect ok: some rows, or rows that the same migration wrote', async ({ kit, dialect }) => {
  const sql =
    "UPDATE users SET email = 'x' WHERE email IS NULL;\n--> statement-breakpoint\nCREATE TABLE copies (id int);\n--> statement-breakpoint\nDELETE FROM copies;";
  expect(await custom(kit, dialect, sql)).toEqual({ said: [], unchecked: [] });
});

describe.each(kinds)('$kit $dialect: a column that the change adds', ({ kit, dialect }) => {
  const name = dialect === 'postgresql' ? 'public.users' : 'users';
  const random = { postgresql: 'gen_random_uuid()', mysql: '(uuid())', sqlite: "'x'" }[dialect];
  const added = 'ALTER TABLE users ADD COLUMN fresh varchar(64)';
  const own: Readonly<Record<string, string[]>> = {
    'NULL everywhere': [added, "UPDATE users SET fresh = 'x'"],
    'a default everywhere': [`${added} DEFAULT 'a'`, "UPDATE users SET fresh = 'x'"],
    'a default of its own': [`${added} DEFAULT ${random}`, 'UPDATE users SET fresh = lower(email)'],
    'two of them': [added, 'ALTER TABLE users ADD COLUMN other int', "UPDATE users SET fresh = 'x', other = (SELECT 1)"],
    'a condition that all rows meet': [added, "UPDATE users SET fresh = 'x' WHERE 1 = 1"],
    'rows of a table that it creates': [
      'CREATE TABLE copies (id int, email varchar(64))',
      'INSERT INTO copies SELECT id, email FROM users',
      "UPDATE copies SET email = 'x'",
    ],
  };
  test.each(Object.entries(own))('ok: %s', async (_, statements) => {
    const { said } = await custom(kit, dialect, statements.join(';\n--> statement-breakpoint\n'));
    expect(said.filter((one) => one.startsWith('unbounded-write'))).toEqual([]);
  });

  const older: Readonly<Record<string, string[]>> = {
    'an older column': [added, "UPDATE users SET email = 'x'"],
    'both at once': [added, "UPDATE users SET fresh = email, email = 'x'"],
    'the same name in another table': ['ALTER TABLE posts ADD COLUMN email varchar(64)', "UPDATE users SET email = 'x'"],
    'before it is added': ["UPDATE users SET fresh = 'x'", added],
    'all rows are deleted': [added, 'DELETE FROM users'],
  };
  test.each(Object.entries(older))('bad: %s', async (_, statements) => {
    const { said } = await custom(kit, dialect, statements.join(';\n--> statement-breakpoint\n'));
    expect(said).toEqual([`unbounded-write ${name}`]);
  });

  const careful = [added, "UPDATE users SET fresh = ''"];
  const demand = {
    postgresql: ['ALTER TABLE users ALTER COLUMN fresh SET NOT NULL'],
    mysql: ['ALTER TABLE users MODIFY fresh varchar(64) NOT NULL'],
    sqlite: [],
  }[dialect];
  test('ok: expand, backfill and contract are what is recommended', async () => {
    expect(await custom(kit, dialect, [...careful, ...demand].join(';\n--> statement-breakpoint\n'))).toEqual({
      said: [],
      unchecked: [],
    });
  });
});

test('ok: what WITH updates, and a tuple', async () => {
  const sql =
    "ALTER TABLE users ADD fresh text, ADD other text;\nWITH done AS (UPDATE users SET (fresh, other) = ('a', 'b') RETURNING id) SELECT 1;";
  expect((await custom('1.0', 'postgresql', sql)).said).toEqual([]);
  expect((await custom('1.0', 'postgresql', sql.replace('other) =', 'email) ='))).said).toEqual(['unbounded-write public.users']);
});

test('bad: MySQL may write two tables, or another one than it names first', async () => {
  for (const update of [
    "UPDATE users, posts SET users.fresh = 'a', posts.title = 'b'",
    "UPDATE users CROSS JOIN posts SET posts.fresh = 'a'",
  ])
    expect(
      (await custom('1.0', 'mysql', `ALTER TABLE users ADD fresh text;\n--> statement-breakpoint\n${update};`)).said,
    ).toEqual(['unbounded-write users']);
});
