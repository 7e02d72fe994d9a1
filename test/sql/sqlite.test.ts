import { expect, test } from 'vitest';
import { factsIn, onLineOne, type Reading } from '../support/facts.ts';

const bad: Reading[] = [
  { sql: 'CREATE TABLE t (id integer PRIMARY KEY) STRICT', changes: ['creates table t'] },
  { sql: 'CREATE TABLE IF NOT EXISTS main.t AS SELECT * FROM users', changes: ['creates table t'] },
  { sql: "CREATE VIRTUAL TABLE posts_fts USING fts5(title, content='posts')", changes: ['creates table posts_fts'] },
  { sql: 'DROP TABLE `users`', changes: ['drops table users'], risks: ['drop-table users'] },
  { sql: 'DROP TABLE IF EXISTS other."users"', changes: ['drops table other.users'], risks: ['drop-table other.users'] },
  { sql: 'ALTER TABLE [users] RENAME TO people', changes: ['renames table users to people'], risks: ['rename-table users'] },
  { sql: 'ALTER TABLE users RENAME COLUMN a TO b', changes: ['renames column users.a to b'], risks: ['rename-column users.a'] },
  { sql: 'ALTER TABLE users RENAME a TO "b"', changes: ['renames column users.a to b'], risks: ['rename-column users.a'] },
  { sql: 'ALTER TABLE users DROP COLUMN age', changes: ['drops column users.age'], risks: ['drop-column users.age'] },
  { sql: 'ALTER TABLE users DROP age', changes: ['drops column users.age'], risks: ['drop-column users.age'] },
  { sql: 'ALTER TABLE users ADD age', changes: ['creates column users.age'] },
  {
    sql: 'ALTER TABLE users ADD COLUMN age integer NOT NULL',
    changes: ['creates column users.age'],
    risks: ['not-null-without-default users.age'],
  },
  { sql: 'ALTER TABLE users ADD age integer DEFAULT (unixepoch() * 1000) NOT NULL', changes: ['creates column users.age'] },
  { sql: 'ALTER TABLE users ADD c text NOT NULL AS (a || b)', changes: ['creates column users.c'] },
  {
    sql: 'ALTER TABLE `users` ALTER COLUMN "age" TO "age" text NOT NULL',
    changes: ['alters column users.age text'],
    risks: ['not-null-without-default users.age'],
  },
  {
    sql: 'ALTER TABLE users ALTER age SET NOT NULL',
    changes: ['alters column users.age'],
    risks: ['not-null-without-default users.age'],
  },
  { sql: 'ALTER TABLE users ALTER COLUMN age DROP NOT NULL', changes: ['alters column users.age'] },
  { sql: 'UPDATE users SET a = (SELECT b FROM o WHERE o.id = users.id)', risks: ['unbounded-write users'] },
  { sql: 'UPDATE OR IGNORE users SET a = 1 WHERE true RETURNING id', risks: ['unbounded-write users'] },
  { sql: 'UPDATE users SET a = o.a FROM orgs o', risks: ['unbounded-write users'] },
  { sql: 'DELETE FROM users', risks: ['unbounded-write users'] },
  { sql: 'WITH c AS (SELECT 1) DELETE FROM users RETURNING *', risks: ['unbounded-write users'] },
];

const ok = [
  'PRAGMA foreign_keys=OFF; PRAGMA journal_mode = WAL; VACUUM; ANALYZE; REINDEX',
  'DROP VIEW v; DROP INDEX i; DROP TRIGGER t',
  'ALTER TABLE users ADD CONSTRAINT c CHECK (a > 0); ALTER TABLE users DROP CONSTRAINT c; ALTER TABLE users ADD CHECK (a > 0)',
  'CREATE TEMP TABLE t AS SELECT 1; UPDATE t SET a = 1; DROP TABLE t; CREATE TABLE temp.u (id); DROP TABLE temp.u',
  'CREATE TEMPORARY TABLE t (id); ALTER TABLE t RENAME TO u; DROP TABLE u',
  'CREATE UNIQUE INDEX IF NOT EXISTS i ON users (lower(email)) WHERE deleted_at IS NULL',
  'CREATE VIEW v AS SELECT * FROM users',
  'INSERT INTO t (a) SELECT b FROM u WHERE true ON CONFLICT(a) DO UPDATE SET a = excluded.a',
  "INSERT INTO posts_fts(posts_fts) VALUES('rebuild'); INSERT OR REPLACE INTO t VALUES ('it''s; DROP TABLE users')",
  'WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c LIMIT 5) INSERT INTO t SELECT n FROM c',
  "UPDATE users SET a = json_set(a, '$.x', json('true')) WHERE a ->> '$.y' IS NULL",
  'UPDATE users SET a = o.a FROM orgs o WHERE o.id = users.org',
  'UPDATE users SET a = CASE WHEN b THEN 1 ELSE 2 END WHERE id IN c',
  'DELETE FROM users WHERE id NOT IN (SELECT min(id) FROM users GROUP BY email)',
  '-- DELETE FROM users;\n/* DROP TABLE users; */ SELECT [a;b], `c;d`, "e;f" FROM t;',
];

test.each(bad)('$sql', async (reading) => {
  expect(await factsIn('sqlite', reading.sql)).toEqual(onLineOne(reading));
});

test.each(ok)('nothing is read from %s', async (sql) => {
  expect(await factsIn('turso', sql)).toEqual({ changes: [], risks: [], unread: [] });
});

test.each([
  'CREATE TRIGGER IF NOT EXISTS t AFTER INSERT ON posts BEGIN INSERT INTO f(a) VALUES (new.a); UPDATE x SET a = 1; DELETE FROM y; END;',
  "CREATE TEMP TRIGGER t BEFORE UPDATE OF a ON posts FOR EACH ROW WHEN new.a IS NULL BEGIN SELECT CASE WHEN 1 THEN RAISE(ABORT, 'x; y') END; DELETE FROM y; END;",
])('a body is not run: %s', async (body) => {
  expect(await factsIn('sqlite', `${body}\nDROP TABLE posts;`)).toMatchObject({ risks: ['2 drop-table posts'], unread: [] });
});

test.each([
  [
    'PRAGMA foreign_keys=OFF;',
    'CREATE TABLE `__new_users` (`id` text NOT NULL);',
    'INSERT INTO `__new_users` SELECT `id` FROM `users`;',
    'DROP TABLE `users`;',
    'ALTER TABLE `__new_users` RENAME TO `users`;',
  ],
  [
    '',
    '',
    '',
    'ALTER TABLE users RENAME TO old_users;',
    'CREATE TABLE users (id text NOT NULL);',
    'INSERT INTO users SELECT id FROM old_users;',
    'DROP TABLE old_users;',
  ],
])('a table that is created anew under its name is rebuilt, not dropped', async (...lines) => {
  const { changes, risks } = await factsIn('sqlite', lines.join('\n'));
  expect(changes.filter((change) => !change.includes('__new'))).toEqual([expect.stringMatching(/^\d alters table users$/)]);
  expect(risks).toEqual([expect.stringMatching(/^\d sqlite-table-rebuilt users$/)]);
});

test('a table that is renamed there and back keeps its name', async () => {
  const { risks } = await factsIn('sqlite', 'ALTER TABLE users RENAME TO old;\nALTER TABLE old RENAME TO users;');
  expect(risks).toEqual([]);
});

test('a table that is dropped before it is created again loses its rows', async () => {
  const { risks } = await factsIn('sqlite', 'DROP TABLE IF EXISTS users;\nCREATE TABLE users (id text);');
  expect(risks).toEqual(['1 drop-table users']);
});

test('a table that takes the name of a dropped one with rows of its own is renamed', async () => {
  const { risks } = await factsIn('sqlite', 'DROP TABLE users;\nALTER TABLE people RENAME TO users;');
  expect(risks).toEqual(['1 drop-table users', '2 rename-table people']);
});

test('a statement that is not understood is named, and the others are read', async () => {
  const { risks, unread } = await factsIn('sqlite', 'ALTER TABLE users MODIFY a text;\nFOO bar;\nDELETE FROM users;');
  expect({ risks, unread }).toEqual({ risks: ['3 unbounded-write users'], unread: ['1 this statement was not understood'] });
});

test('a quote that is not closed ends with its file', async () => {
  expect(await factsIn('sqlite', "DROP TABLE a;\nINSERT INTO t VALUES ('x); DROP TABLE b;")).toMatchObject({
    risks: ['1 drop-table a'],
  });
});
