import { expect, test } from 'vitest';
import { factsIn, onLineOne, type Reading } from '../support/facts.ts';

const bad: Reading[] = [
  { sql: 'CREATE TABLE t (id int)', changes: ['creates table t'] },
  { sql: 'CREATE TABLE IF NOT EXISTS "App".t AS SELECT 1', changes: ['creates table App.t'] },
  { sql: 'SELECT * INTO t FROM users', changes: ['creates table t'] },
  { sql: 'CREATE TABLE logs_2026 PARTITION OF logs DEFAULT', changes: ['creates table logs_2026'] },
  {
    sql: 'DROP TABLE IF EXISTS posts, app.notes CASCADE',
    changes: ['drops table posts', 'drops table app.notes'],
    risks: ['drop-table public.posts', 'drop-table app.notes'],
  },
  { sql: 'DROP SCHEMA app, "Old" CASCADE', risks: ['drop-schema app', 'drop-schema Old'] },
  { sql: 'DROP DATABASE app', risks: ['drop-schema app'] },
  { sql: 'DROP TYPE status, app."Role"', risks: ['drop-enum-value public.status', 'drop-enum-value app.Role'] },
  { sql: 'ALTER TABLE users RENAME TO people', changes: ['renames table users to people'], risks: ['rename-table public.users'] },
  {
    sql: 'ALTER TABLE app.users RENAME TO people',
    changes: ['renames table app.users to app.people'],
    risks: ['rename-table app.users'],
  },
  {
    sql: 'ALTER TABLE users SET SCHEMA app',
    changes: ['renames table users to app.users'],
    risks: ['rename-table public.users'],
  },
  { sql: 'ALTER TABLE users RENAME a TO b', changes: ['renames column users.a to b'], risks: ['rename-column public.users.a'] },
  {
    sql: 'ALTER TABLE IF EXISTS ONLY users DROP COLUMN IF EXISTS age',
    changes: ['drops column users.age'],
    risks: ['drop-column public.users.age'],
  },
  { sql: 'ALTER TABLE users ADD COLUMN IF NOT EXISTS age int', changes: ['creates column users.age'] },
  { sql: 'ALTER TABLE users ADD age int NOT NULL DEFAULT 0', changes: ['creates column users.age'] },
  {
    sql: 'ALTER TABLE users ADD age int NOT NULL',
    changes: ['creates column users.age'],
    risks: ['not-null-without-default public.users.age'],
  },
  {
    sql: 'ALTER TABLE users ADD a bigserial NOT NULL, ADD b int NOT NULL GENERATED ALWAYS AS IDENTITY, ADD c int GENERATED ALWAYS AS (1) STORED NOT NULL',
    changes: ['creates column users.a', 'creates column users.b', 'creates column users.c'],
  },
  {
    sql: 'ALTER TABLE users ADD id serial PRIMARY KEY',
    changes: ['creates column users.id'],
    risks: ['primary-key-changed public.users'],
  },
  {
    sql: 'ALTER TABLE users ALTER a SET NOT NULL',
    changes: ['alters column users.a'],
    risks: ['not-null-without-default public.users.a'],
  },
  {
    sql: 'ALTER TABLE users ADD CONSTRAINT n NOT NULL a, ADD CONSTRAINT m NOT NULL b NOT VALID',
    changes: ['alters column users.a'],
    risks: ['not-null-without-default public.users.a'],
  },
  {
    sql: 'ALTER TABLE users ALTER a DROP NOT NULL, ALTER a SET DEFAULT 1',
    changes: ['alters column users.a', 'alters column users.a'],
  },
  {
    sql: 'ALTER TABLE users ALTER a TYPE varchar(20) USING a::text, ALTER b SET DATA TYPE numeric(10, 2)',
    changes: ['alters column users.a varchar(20)', 'alters column users.b numeric(10, 2)'],
  },
  {
    sql: 'ALTER TABLE maße ALTER ä TYPE timestamp with time zone COLLATE "C" USING now()',
    changes: ['alters column maße.ä timestamp with time zone'],
    risks: ['unbounded-write public.maße.ä'],
  },
  { sql: 'ALTER TABLE users ALTER a TYPE "App"."Role"[]', changes: ['alters column users.a "App"."Role"[]'] },
  { sql: 'ALTER TABLE users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY (id, org)', risks: ['primary-key-changed public.users'] },
  { sql: 'ALTER TABLE users DROP CONSTRAINT users_id_org_pk', risks: ['primary-key-changed public.users'] },
  { sql: 'TRUNCATE users, app.notes RESTART IDENTITY', risks: ['truncate public.users', 'truncate app.notes'] },
  { sql: 'UPDATE users SET a = 1', risks: ['unbounded-write public.users'] },
  { sql: 'UPDATE users SET a = o.a FROM orgs o', risks: ['unbounded-write public.users'] },
  { sql: 'DELETE FROM app.users WHERE true', risks: ['unbounded-write app.users'] },
  { sql: "DELETE FROM users WHERE 'a' = 'a'", risks: ['unbounded-write public.users'] },
  { sql: 'UPDATE users SET a = 1 WHERE 1=1 RETURNING id', risks: ['unbounded-write public.users'] },
  {
    sql: 'WITH gone AS (DELETE FROM posts RETURNING *), kept AS (UPDATE notes SET a = 1 WHERE id = 2) INSERT INTO archive SELECT * FROM gone',
    risks: ['unbounded-write public.posts'],
  },
];

const ok = [
  'ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON users USING (true)',
  'ALTER TABLE users ADD CONSTRAINT c CHECK (a > 0) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c',
  'ALTER TABLE users OWNER TO app; ALTER TABLE users SET (fillfactor = 70); ALTER TABLE users REPLICA IDENTITY FULL',
  'ALTER VIEW v RENAME COLUMN a TO b; DROP VIEW v; DROP MATERIALIZED VIEW m; DROP INDEX CONCURRENTLY i; DROP FUNCTION f; DROP TRIGGER t ON users',
  "ALTER TYPE status ADD VALUE IF NOT EXISTS 'new'; CREATE TYPE mood AS ENUM ('ok')",
  'CREATE TEMP TABLE t AS SELECT 1 AS a; UPDATE t SET a = 2; TRUNCATE t; DROP TABLE t',
  'SELECT * INTO TEMP t FROM users; DELETE FROM t; DROP TABLE pg_temp.t',
  'CREATE TEMPORARY TABLE t (id int); ALTER TABLE t RENAME TO u; DROP TABLE u',
  'UPDATE users SET a = 1 WHERE id IN (SELECT id FROM o); DELETE FROM users USING orgs WHERE orgs.id = users.org',
  'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN DELETE FROM users; RETURN NEW; END $f$',
  'CREATE FUNCTION f() RETURNS void LANGUAGE sql BEGIN ATOMIC DELETE FROM users; END',
  'CREATE RULE r AS ON DELETE TO users DO INSTEAD NOTHING',
  "INSERT INTO notes VALUES ('; DROP TABLE users') ON CONFLICT (id) DO UPDATE SET a = excluded.a",
  'GRANT SELECT ON users TO PUBLIC; CREATE EXTENSION IF NOT EXISTS pgcrypto; COMMENT ON TABLE users IS $$x$$',
  '-- DROP TABLE users;\n/* DELETE FROM users; */ SELECT 1',
];

test.each(bad)('$sql', async (reading) => {
  expect(await factsIn('postgresql', reading.sql)).toEqual(onLineOne(reading));
});

test.each(ok)('nothing is read from %s', async (sql) => {
  expect(await factsIn('postgresql', sql)).toEqual({ changes: [], risks: [], unread: [] });
});

test('statements stand on their lines, also after breakpoints and letters of several bytes', async () => {
  const sql = [
    '-- Zeilen für später',
    'DROP TABLE a; -- ä',
    '',
    'DROP TABLE b--> statement-breakpoint',
    '-- so',
    '',
    '  DROP TABLE c;',
  ].join('\n');
  expect((await factsIn('postgresql', sql)).risks).toEqual([
    '2 drop-table public.a',
    '4 drop-table public.b',
    '7 drop-table public.c',
  ]);
});

test('a statement that does not parse is named, and the others are read', async () => {
  const sql = [
    'CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; DELETE FROM users; END;',
    'DROP TABLE a;',
    'ALTER TABLE users ADD COLUMN age int AFTER id;',
    'CREATE POLICY nonsense;',
    "SELECT $x$; DROP TABLE b; $x$, E'\\'; DROP TABLE c';",
    'TRUNCATE d;',
  ].join('\n');
  expect(await factsIn('postgresql', sql)).toEqual({
    changes: ['2 drops table a'],
    risks: ['2 drop-table public.a', '6 truncate public.d'],
    unread: ['3 syntax error at or near "AFTER"'],
  });
});

test.each([
  ["ALTER TYPE status DROP VALUE 'archived';", 'public.status.archived'],
  [`ALTER TYPE app."Status" DROP VALUE IF EXISTS 'archived';`, 'app.Status.archived'],
])('%s is what PostgreSQL does not have, and a risk all the same', async (sql, name) => {
  expect(await factsIn('postgresql', `SELECT 1;\n${sql}\nSELECT 2;`)).toEqual({
    changes: [],
    risks: [`2 drop-enum-value ${name}`],
    unread: [],
  });
});

test('a file that is no SQL has nothing that matters', async () => {
  expect(await factsIn('postgresql', 'Remember to run this by hand.\n')).toEqual({ changes: [], risks: [], unread: [] });
});

test('what stands among many rows is read, on its line', async () => {
  const rows = "INSERT INTO notes VALUES (1, 'a; DROP TABLE b;');\n".repeat(5_000);
  const sql = `${rows}DELETE FROM users;\n${rows}-- why\nDROP TABLE posts;\n`;
  expect((await factsIn('postgresql', sql)).risks).toEqual([
    '5001 unbounded-write public.users',
    '10003 drop-table public.posts',
  ]);
});
