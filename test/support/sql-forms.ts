import type { Dialect } from './histories.ts';

/** A way to lose or rewrite rows in SQL written by hand, and what looks like it but is honest. */
export interface SqlForm {
  readonly dialect: Dialect;
  readonly sql: string;
  /** `rule subject`, or `not read <line>`. */
  readonly says: readonly string[];
  readonly honest?: readonly string[];
}

const users = { postgresql: 'unbounded-write public.users', mysql: 'unbounded-write users', sqlite: 'unbounded-write users' };

/** The table and columns are those of the histories: users (id, email, name), posts. */
const hidden: SqlForm[] = [
  {
    dialect: 'postgresql',
    sql: "SELECT '/api/*';\nDELETE FROM users;\nSELECT '*/5 * * * *';",
    says: [users.postgresql],
    honest: ["SELECT '/api/*; DELETE FROM users; */5'", '/* DELETE FROM users; */ SELECT 1;'],
  },
  {
    dialect: 'postgresql',
    sql: "SELECT '--'; TRUNCATE users;",
    says: ['truncate public.users'],
    honest: ["SELECT '--; TRUNCATE users;';"],
  },
  {
    dialect: 'postgresql',
    sql: 'SELECT $$--$$; TRUNCATE users;',
    says: ['truncate public.users'],
    honest: ['SELECT $$; TRUNCATE users;$$;'],
  },
  {
    dialect: 'postgresql',
    sql: 'SELECT $a$ $$ $a$; DELETE FROM users; SELECT $a$ $$ $a$;',
    says: [users.postgresql],
    honest: ['SELECT $a$ $$; DELETE FROM users; $$ $a$;'],
  },
  {
    dialect: 'postgresql',
    sql: 'SELECT 1 AS "--"; DROP TABLE posts;',
    says: ['drop-table public.posts'],
    honest: ['SELECT 1 AS "; DROP TABLE posts";'],
  },
  {
    dialect: 'postgresql',
    sql: '/* /* */ SELECT 1; */ DELETE FROM users;',
    says: [users.postgresql],
    honest: ['/* /* */ DELETE FROM users; */ SELECT 1;'],
  },
  {
    dialect: 'postgresql',
    sql: "SELECT E'\\''; DELETE FROM users; --'",
    says: [users.postgresql],
    honest: ["SELECT E'\\'; DELETE FROM users; --';"],
  },
  { dialect: 'postgresql', sql: "SELECT '\\'; DELETE FROM users; --'", says: [users.postgresql] },
  {
    dialect: 'postgresql',
    sql: '-- a note\rDELETE FROM users;',
    says: [users.postgresql],
    honest: ['-- DELETE FROM users;\nSELECT 1;'],
  },
  {
    dialect: 'postgresql',
    sql: "SET standard_conforming_strings = off;\nSELECT 'a\\'' ; DELETE FROM users; --'",
    says: ['not read 2'],
    honest: ['SET standard_conforming_strings = on;'],
  },
  {
    dialect: 'mysql',
    sql: "SELECT '/api/*';\nDELETE FROM users;\nSELECT '*/5 * * * *';",
    says: [users.mysql],
    honest: ['/* DELETE FROM users; */ SELECT 1;'],
  },
  {
    dialect: 'mysql',
    sql: 'SELECT 1--1; DELETE FROM users;',
    says: [users.mysql],
    honest: ['SELECT 1 -- 1; DELETE FROM users;'],
  },
  {
    dialect: 'mysql',
    sql: '/*!50000 DELETE FROM users */;',
    says: [users.mysql],
    honest: [
      '/*!40101 SET NAMES utf8mb4 */;',
      '/*!40000 ALTER TABLE users DISABLE KEYS */;',
      '/*+ DELETE FROM users */ SELECT 1;',
    ],
  },
  { dialect: 'mysql', sql: '/*M! TRUNCATE users */;', says: ['truncate users'] },
  {
    dialect: 'mysql',
    sql: 'DELETE FROM users /*!99999 WHERE id = 1 */;',
    says: [users.mysql],
    honest: ['DELETE FROM users WHERE id = 1 /*!50000 LIMIT 5 */;'],
  },
  {
    dialect: 'mysql',
    sql: "/*!99999 ' */ DELETE FROM users; /*!99999 ' */",
    says: ['not read 2'],
    honest: ["/*!50003 SET @a = 'x' */; SELECT 1;"],
  },
  {
    dialect: 'mysql',
    sql: "SELECT '\\''; DELETE FROM users; -- '",
    says: [users.mysql],
    honest: ["SELECT '\\'; DELETE FROM users; -- ';"],
  },
  {
    dialect: 'mysql',
    sql: 'SELECT `--`; DELETE FROM users;',
    says: [users.mysql],
    honest: ['SELECT `; DELETE FROM users; `;', '# DELETE FROM users;\nSELECT 1;'],
  },
  { dialect: 'mysql', sql: '/* /* */ DELETE FROM users;', says: [users.mysql] },
  {
    dialect: 'mysql',
    sql: "SET sql_mode = 'NO_BACKSLASH_ESCAPES';\nSELECT '\\'; DELETE FROM users; -- ';",
    says: ['not read 2'],
    honest: ["SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO';"],
  },
  {
    dialect: 'mysql',
    sql: 'CREATE PROCEDURE p() BEGIN SELECT 1;\nDELETE FROM users;',
    says: ['not read 2'],
    honest: ['CREATE PROCEDURE p() BEGIN DELETE FROM users; END;'],
  },
  {
    dialect: 'sqlite',
    sql: "SELECT '/api/*';\nDELETE FROM users;\nSELECT '*/5 * * * *';",
    says: [users.sqlite],
    honest: ["SELECT '; DELETE FROM users;'"],
  },
  { dialect: 'sqlite', sql: "SELECT '\\'; DELETE FROM users; --'", says: [users.sqlite] },
  { dialect: 'sqlite', sql: 'SELECT [--]; DELETE FROM users;', says: [users.sqlite], honest: ['SELECT [; DELETE FROM users;];'] },
  {
    dialect: 'sqlite',
    sql: 'CREATE TRIGGER t AFTER UPDATE OF begin ON posts BEGIN SELECT 1; END; DELETE FROM users;',
    says: [users.sqlite],
    honest: ['CREATE TRIGGER t AFTER UPDATE OF begin ON posts BEGIN DELETE FROM users; END;'],
  },
  { dialect: 'sqlite', sql: "INSERT INTO posts VALUES ('x);\nDELETE FROM users;", says: ['not read 2'] },
];

const always = (dialect: Dialect, conditions: readonly string[], rows: readonly string[]): SqlForm[] =>
  conditions.map((where, at) => ({
    dialect,
    sql: `DELETE FROM users WHERE ${where};`,
    says: [users[dialect]],
    honest: at === 0 ? rows.map((row) => `DELETE FROM users WHERE ${row};`) : [],
  }));

const honestConditions = [
  'id = 1',
  'NOT (id = 1)',
  'email IS NULL',
  "email LIKE '%@old.example'",
  'id IN (SELECT user_id FROM bans)',
  'id NOT IN (SELECT min(id) FROM users GROUP BY email)',
  'EXISTS (SELECT 1 FROM bans WHERE bans.user_id = users.id)',
  'id = 1 OR id = 2',
  '1 = 1 AND id = 3',
  'name = email',
  'id BETWEEN 1 AND 9 AND name IS NULL',
  'false',
];

const conditions: SqlForm[] = [
  ...always(
    'postgresql',
    [
      ...[
        'true',
        '1 = 1',
        'id = id',
        'users.id = id',
        'id IS NOT NULL',
        'id IS NULL OR id IS NOT NULL',
        'NOT false',
        '1 <> 2',
        "email LIKE '%'",
      ],
      ...[
        'id = 1 OR true',
        'id = 1 OR NOT id = 1',
        'id = 1 OR id <> 1',
        'EXISTS (SELECT 1)',
        'id IN (SELECT id FROM users)',
        '1 IN (1, 2)',
      ],
      ...['1 BETWEEN 0 AND 2', 'id IS NOT DISTINCT FROM id', 'true IS TRUE', '(true AND (1 = 1))', "'t'::boolean"],
    ],
    [...honestConditions, 'id::int = 5', 'ctid IN (SELECT ctid FROM users LIMIT 10)'],
  ),
  ...always(
    'mysql',
    [
      ...[
        '1',
        'true',
        '1 = 1',
        'id = id',
        'users.id = id',
        'id IS NOT NULL',
        'id IS NULL OR id IS NOT NULL',
        'NOT 0',
        '1 <> 2',
        "email LIKE '%'",
      ],
      ...[
        'id = 1 OR 1',
        'id = 1 || true',
        '! false',
        'EXISTS (SELECT 1)',
        'id IN (SELECT id FROM users)',
        '1 IN (1, 2)',
        '1 BETWEEN 0 AND 2',
      ],
      ...['(true && (1 = 1))', 'id <=> id', '`id` = `id`', '1 = 1 ORDER BY id'],
    ],
    honestConditions,
  ),
  ...always(
    'sqlite',
    [
      '1',
      'true',
      '1 == 1',
      'id = id',
      'id IS id',
      'id IS NOT NULL',
      'id IS NULL OR id IS NOT NULL',
      'NOT 0',
      "email LIKE '%'",
      'id IN (SELECT id FROM users)',
      'EXISTS (SELECT 1)',
      '"id" = [id]',
    ],
    honestConditions,
  ),
];

const unknown: SqlForm[] = [
  {
    dialect: 'postgresql',
    sql: 'MERGE INTO users u USING posts p ON p.id = u.id WHEN MATCHED THEN DELETE;',
    says: [users.postgresql],
    honest: [
      'MERGE INTO users u USING (VALUES (1, $$a$$)) s (id, email) ON s.id = u.id WHEN MATCHED THEN UPDATE SET email = s.email WHEN NOT MATCHED THEN INSERT (id, email) VALUES (s.id, s.email);',
      'MERGE INTO users u USING posts p ON p.id = u.id WHEN MATCHED AND p.title IS NULL THEN DELETE;',
    ],
  },
  {
    dialect: 'postgresql',
    sql: 'MERGE INTO users u USING posts p ON true WHEN MATCHED THEN UPDATE SET email = NULL;',
    says: [users.postgresql],
  },
  {
    dialect: 'postgresql',
    sql: 'MERGE INTO users u USING users s ON s.id = u.id WHEN MATCHED THEN UPDATE SET email = NULL;',
    says: [users.postgresql],
  },
  {
    dialect: 'postgresql',
    sql: 'MERGE INTO users u USING posts p ON p.id = u.id WHEN NOT MATCHED BY SOURCE THEN DELETE;',
    says: [users.postgresql],
  },
  {
    dialect: 'postgresql',
    sql: 'EXPLAIN ANALYZE DELETE FROM users;',
    says: [users.postgresql],
    honest: ['EXPLAIN DELETE FROM users;', 'EXPLAIN (ANALYZE false) DELETE FROM users;', 'EXPLAIN ANALYZE SELECT 1;'],
  },
  { dialect: 'postgresql', sql: 'EXPLAIN (ANALYZE, BUFFERS) UPDATE users SET email = NULL;', says: [users.postgresql] },
  {
    dialect: 'postgresql',
    sql: 'PREPARE p AS DELETE FROM users; EXECUTE p;',
    says: [users.postgresql],
    honest: ['PREPARE p AS DELETE FROM users WHERE id = $1; EXECUTE p(1);'],
  },
  { dialect: 'postgresql', sql: 'EXECUTE wipe;', says: ['not read 2'] },
  {
    dialect: 'postgresql',
    sql: 'COPY (DELETE FROM users RETURNING *) TO STDOUT;',
    says: [users.postgresql],
    honest: ['COPY (SELECT * FROM users) TO STDOUT;'],
  },
  {
    dialect: 'postgresql',
    sql: 'DO $$ BEGIN DELETE FROM users; END $$;',
    says: ['not read 2'],
    honest: [
      'DO $$ BEGIN ALTER TABLE users ADD CONSTRAINT fk FOREIGN KEY (id) REFERENCES posts(id) ON DELETE cascade ON UPDATE no action; EXCEPTION WHEN duplicate_object THEN null; END $$;',
      "DO $$ BEGIN CREATE TYPE mood AS ENUM ('ok'); EXCEPTION WHEN duplicate_object THEN null; END $$;",
      'DO $$ BEGIN CREATE ROLE app; EXCEPTION WHEN duplicate_object THEN null; END $$; GRANT UPDATE, DELETE ON users TO app;',
    ],
  },
  { dialect: 'postgresql', sql: "DO $$ BEGIN EXECUTE 'DELETE FROM users'; END $$;", says: ['not read 2'] },
  { dialect: 'postgresql', sql: 'CALL wipe();', says: ['not read 2'] },
  {
    dialect: 'postgresql',
    sql: 'CREATE FUNCTION wipe() RETURNS void LANGUAGE sql AS $$ DELETE FROM users $$;\nSELECT wipe();',
    says: ['not read 3'],
    honest: [
      'CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM sessions; RETURN NEW; END $$; CREATE TRIGGER t AFTER UPDATE ON users FOR EACH ROW EXECUTE FUNCTION touch();',
      'CREATE FUNCTION one() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$; SELECT one();',
      'ALTER TABLE users ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON users FOR DELETE USING (id = current_setting($$app.id$$)::int);',
    ],
  },
  {
    dialect: 'postgresql',
    sql: "SELECT dblink_exec('c', 'DELETE FROM users');",
    says: ['not read 2'],
    honest: ["SELECT setval('users_id_seq', 5);"],
  },
  { dialect: 'postgresql', sql: 'DROP FOREIGN TABLE remote;', says: ['drop-table public.remote'] },
  {
    dialect: 'postgresql',
    sql: 'ALTER TABLE logs DETACH PARTITION logs_2020;',
    says: ['rename-table public.logs_2020'],
    honest: [
      'ALTER TABLE logs ATTACH PARTITION logs_2021 DEFAULT;',
      'CREATE TABLE logs_x (id int); ALTER TABLE logs DETACH PARTITION logs_x;',
    ],
  },
  {
    dialect: 'postgresql',
    sql: "ALTER TYPE status RENAME VALUE 'a' TO 'b';",
    says: ['drop-enum-value public.status.a'],
    honest: ["ALTER TYPE status ADD VALUE 'c';"],
  },
  {
    dialect: 'postgresql',
    sql: 'ALTER TYPE address DROP ATTRIBUTE zip CASCADE;',
    says: ['drop-column public.address.zip'],
    honest: ['ALTER TYPE address ADD ATTRIBUTE zip text;'],
  },
  { dialect: 'postgresql', sql: 'ALTER TYPE address RENAME ATTRIBUTE zip TO code;', says: ['rename-column public.address.zip'] },
  { dialect: 'postgresql', sql: 'ALTER SCHEMA app RENAME TO core;', says: ['rename-table app'] },
  {
    dialect: 'postgresql',
    sql: 'CREATE RULE r AS ON INSERT TO posts DO ALSO DELETE FROM users;',
    says: ['not read 2'],
    honest: ['CREATE RULE r AS ON DELETE TO users DO INSTEAD NOTHING;'],
  },
  {
    dialect: 'postgresql',
    sql: 'ALTER TABLE users RENAME CONSTRAINT users_pkey TO k; ALTER TABLE users DROP CONSTRAINT k;',
    says: ['primary-key-changed public.users'],
    honest: [
      'ALTER TABLE users DROP CONSTRAINT users_email_unique;',
      'ALTER TABLE users RENAME CONSTRAINT a TO b; ALTER TABLE users DROP CONSTRAINT b;',
    ],
  },
  {
    dialect: 'postgresql',
    sql: 'ALTER INDEX users_pkey RENAME TO k; ALTER TABLE users DROP CONSTRAINT k;',
    says: ['primary-key-changed public.users'],
  },
  {
    dialect: 'postgresql',
    sql: 'ALTER TABLE users ALTER email TYPE text USING NULL;',
    says: ['unbounded-write public.users.email'],
    honest: ['ALTER TABLE users ALTER email TYPE text USING lower(email);'],
  },
  {
    dialect: 'postgresql',
    sql: 'INSERT INTO users SELECT * FROM users ON CONFLICT (id) DO UPDATE SET email = NULL;',
    says: [users.postgresql],
    honest: [
      'INSERT INTO users (id) SELECT user_id FROM posts ON CONFLICT (id) DO UPDATE SET email = excluded.email;',
      "INSERT INTO users (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET email = 'x';",
    ],
  },
  {
    dialect: 'postgresql',
    sql: 'CREATE TEMP TABLE users (id int); ALTER TABLE users RENAME TO u; TRUNCATE users;',
    says: ['truncate public.users'],
    honest: [
      'CREATE TEMP TABLE users (id int); TRUNCATE users;',
      'CREATE TEMP TABLE a (id int); ALTER TABLE a RENAME TO b; TRUNCATE b;',
    ],
  },
  {
    dialect: 'postgresql',
    sql: 'BEGIN; CREATE TEMP TABLE users (id int); ROLLBACK; TRUNCATE users;',
    says: ['truncate public.users'],
  },
  {
    dialect: 'postgresql',
    sql: 'CREATE TEMP TABLE users (id int) ON COMMIT DROP; COMMIT; TRUNCATE users;',
    says: ['truncate public.users'],
    honest: ['CREATE TEMP TABLE users (id int); COMMIT; TRUNCATE users;'],
  },
  {
    dialect: 'postgresql',
    sql: 'CREATE TEMP TABLE users (id int); DISCARD TEMP; TRUNCATE users;',
    says: ['truncate public.users'],
  },
  {
    dialect: 'postgresql',
    sql: 'CREATE TEMP TABLE users (id int); TRUNCATE public.users;',
    says: ['truncate public.users'],
    honest: ['CREATE TEMP TABLE users (id int); TRUNCATE pg_temp.users;'],
  },
  { dialect: 'postgresql', sql: 'DROP TABLE temp.users;', says: ['drop-table temp.users'] },
  {
    dialect: 'postgresql',
    sql: 'BEGIN; CREATE TABLE posts2 (id int); ROLLBACK; DROP TABLE posts2;',
    says: ['drop-table public.posts2'],
    honest: ['BEGIN; CREATE TABLE posts2 (id int); COMMIT; DROP TABLE posts2;'],
  },
  {
    dialect: 'postgresql',
    sql: 'SET search_path = app; CREATE TABLE users (id int); SET search_path = public; DROP TABLE users;',
    says: ['drop-table public.users'],
    honest: ["SELECT set_config('search_path', '', false); CREATE TABLE x.y (id int); DROP TABLE x.y;"],
  },
  {
    dialect: 'postgresql',
    sql: 'CREATE TABLE IF NOT EXISTS users (id int); DROP TABLE users;',
    says: ['drop-table public.users'],
    honest: ['CREATE TABLE staging (id int); DROP TABLE staging;'],
  },
  {
    dialect: 'postgresql',
    sql: 'ALTER TABLE users ADD COLUMN IF NOT EXISTS email text; ALTER TABLE users DROP COLUMN email;',
    says: ['drop-column public.users.email'],
    honest: ['ALTER TABLE users ADD COLUMN city text; ALTER TABLE users DROP COLUMN city;'],
  },

  {
    dialect: 'mysql',
    sql: 'EXPLAIN ANALYZE DELETE users FROM users, posts;',
    says: [users.mysql],
    honest: ['EXPLAIN DELETE FROM users;', 'ANALYZE TABLE users;'],
  },
  { dialect: 'mysql', sql: 'ANALYZE FORMAT=JSON DELETE FROM users;', says: [users.mysql] },
  {
    dialect: 'mysql',
    sql: "PREPARE p FROM 'DELETE FROM users';",
    says: [users.mysql],
    honest: ["PREPARE p FROM 'DELETE FROM users WHERE id = ?';"],
  },
  { dialect: 'mysql', sql: "SET @q = CONCAT('DELETE ', 'FROM users'); PREPARE p FROM @q; EXECUTE p;", says: ['not read 2'] },
  { dialect: 'mysql', sql: "EXECUTE IMMEDIATE 'TRUNCATE users';", says: ['truncate users'] },
  { dialect: 'mysql', sql: 'CALL wipe();', says: ['not read 2'], honest: ['CREATE PROCEDURE wipe() DELETE FROM users;'] },
  {
    dialect: 'mysql',
    sql: 'ALTER TABLE logs DROP PARTITION p0, p1;',
    says: ['truncate logs.p0', 'truncate logs.p1'],
    honest: [
      'ALTER TABLE logs REORGANIZE PARTITION p0 INTO (PARTITION p1 VALUES LESS THAN (5));',
      'ALTER TABLE logs REMOVE PARTITIONING;',
    ],
  },
  { dialect: 'mysql', sql: 'ALTER TABLE logs TRUNCATE PARTITION ALL;', says: ['truncate logs.ALL'] },
  { dialect: 'mysql', sql: 'ALTER TABLE logs EXCHANGE PARTITION p0 WITH TABLE old;', says: ['unbounded-write logs.p0'] },
  {
    dialect: 'mysql',
    sql: 'ALTER TABLE users DISCARD TABLESPACE;',
    says: ['truncate users'],
    honest: ['ALTER TABLE users TABLESPACE innodb_system;'],
  },
  {
    dialect: 'mysql',
    sql: 'ALTER TABLE users ENGINE = BLACKHOLE;',
    says: ['truncate users'],
    honest: ['ALTER TABLE users ENGINE = InnoDB;'],
  },
  {
    dialect: 'mysql',
    sql: 'REPLACE INTO users SELECT * FROM posts;',
    says: [users.mysql],
    honest: [
      "REPLACE INTO users VALUES (1, 'x');",
      'REPLACE INTO users SELECT * FROM posts WHERE id = 1;',
      "SELECT REPLACE(email, 'a', 'b') FROM users;",
    ],
  },
  {
    dialect: 'mysql',
    sql: 'INSERT INTO users SELECT * FROM users ON DUPLICATE KEY UPDATE email = NULL;',
    says: [users.mysql],
    honest: ['INSERT INTO users (id) SELECT id FROM posts ON DUPLICATE KEY UPDATE email = VALUES(email);'],
  },
  {
    dialect: 'mysql',
    sql: 'DELETE users, posts FROM users JOIN posts ON posts.id = users.id;',
    says: [users.mysql, 'unbounded-write posts'],
    honest: [
      'DELETE users, posts FROM users JOIN posts ON posts.id = users.id WHERE users.id = 1;',
      'DELETE u FROM users u JOIN bans b ON b.user_id = u.id;',
    ],
  },
  { dialect: 'mysql', sql: 'DELETE u FROM users AS u, posts AS p;', says: [users.mysql] },
  {
    dialect: 'mysql',
    sql: 'DELETE FROM users USING users JOIN posts;',
    says: [users.mysql],
    honest: ['DELETE FROM u USING users u JOIN posts p ON p.id = u.id;'],
  },
  {
    dialect: 'mysql',
    sql: "LOAD DATA INFILE 'x' REPLACE INTO TABLE users;",
    says: [users.mysql],
    honest: ["LOAD DATA INFILE 'x' INTO TABLE users;"],
  },
  {
    dialect: 'mysql',
    sql: 'DROP INDEX `PRIMARY` ON users;',
    says: ['primary-key-changed users'],
    honest: ['DROP INDEX i ON users;'],
  },
  { dialect: 'mysql', sql: 'ALTER TABLE users DROP INDEX `PRIMARY`;', says: ['primary-key-changed users'] },
  {
    dialect: 'mysql',
    sql: 'CREATE TEMPORARY TABLE users (id int); ALTER TABLE users RENAME TO u; TRUNCATE users;',
    says: ['truncate users'],
  },
  { dialect: 'mysql', sql: 'CREATE TABLE x (id int); USE other; DROP TABLE x;', says: ['drop-table x'] },
  {
    dialect: 'mysql',
    sql: 'CREATE OR REPLACE TABLE users (id int);',
    says: ['drop-table users'],
    honest: ['CREATE OR REPLACE VIEW v AS SELECT 1;'],
  },

  {
    dialect: 'sqlite',
    sql: "PRAGMA writable_schema = ON; DELETE FROM sqlite_master WHERE name = 'users';",
    says: ['unbounded-write sqlite_master'],
    honest: [
      "SELECT name FROM sqlite_master WHERE type = 'table';",
      "INSERT INTO posts (title) SELECT name FROM sqlite_master WHERE name = 'x';",
    ],
  },
  {
    dialect: 'sqlite',
    sql: "PRAGMA writable_schema = 1; UPDATE main.sqlite_schema SET sql = '' WHERE name = 'users';",
    says: ['unbounded-write sqlite_schema'],
  },
  {
    dialect: 'sqlite',
    sql: 'INSERT OR REPLACE INTO users SELECT * FROM posts;',
    says: [users.sqlite],
    honest: [
      "INSERT OR REPLACE INTO users VALUES (1, 'x');",
      'INSERT OR IGNORE INTO users SELECT * FROM posts;',
      'CREATE TABLE copies (id); INSERT OR REPLACE INTO copies SELECT id FROM users;',
    ],
  },
  {
    dialect: 'sqlite',
    sql: 'INSERT INTO users SELECT * FROM users WHERE true ON CONFLICT (id) DO UPDATE SET email = NULL;',
    says: [users.sqlite],
    honest: ['INSERT INTO users (id) SELECT id FROM posts WHERE true ON CONFLICT (id) DO UPDATE SET email = excluded.email;'],
  },
  {
    dialect: 'sqlite',
    sql: 'CREATE TEMP TABLE users (id); ALTER TABLE users RENAME TO u; DELETE FROM users;',
    says: [users.sqlite],
  },
  { dialect: 'sqlite', sql: 'BEGIN; CREATE TEMP TABLE users (id); ROLLBACK; DELETE FROM users;', says: [users.sqlite] },
  {
    dialect: 'sqlite',
    sql: 'CREATE TEMP TABLE users (id); DROP TABLE main.users;',
    says: ['drop-table users'],
    honest: ['CREATE TEMP TABLE Users (id); DROP TABLE users;', 'DROP TABLE TEMP.users;'],
  },
];

export const sqlForms: readonly SqlForm[] = [...hidden, ...conditions, ...unknown];
