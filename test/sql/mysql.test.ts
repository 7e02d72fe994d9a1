import { expect, test } from 'vitest';
import { dialectNamed } from '../../src/dialects/index.ts';
import { factsOf } from '../../src/sql/index.ts';
import { factsIn, onLineOne, type Reading } from '../support/facts.ts';

const bad: Reading[] = [
  { sql: 'CREATE TABLE t (id int PRIMARY KEY)', changes: ['creates table t'] },
  { sql: 'CREATE TABLE IF NOT EXISTS `app`.`t` LIKE users', changes: ['creates table app.t'] },
  { sql: 'CREATE TABLE t AS SELECT * FROM users', changes: ['creates table t'] },
  {
    sql: 'DROP TABLE IF EXISTS `posts`, app.notes CASCADE',
    changes: ['drops table posts', 'drops table app.notes'],
    risks: ['drop-table posts', 'drop-table app.notes'],
  },
  { sql: 'DROP DATABASE app', risks: ['drop-schema app'] },
  { sql: 'DROP SCHEMA IF EXISTS `app`', risks: ['drop-schema app'] },
  {
    sql: 'RENAME TABLE a TO b, c TO d',
    changes: ['renames table a to b', 'renames table c to d'],
    risks: ['rename-table a', 'rename-table c'],
  },
  { sql: 'ALTER TABLE users RENAME TO people', changes: ['renames table users to people'], risks: ['rename-table users'] },
  { sql: 'ALTER TABLE users RENAME people', changes: ['renames table users to people'], risks: ['rename-table users'] },
  { sql: 'ALTER TABLE users RENAME COLUMN a TO b', changes: ['renames column users.a to b'], risks: ['rename-column users.a'] },
  { sql: 'ALTER TABLE `users` DROP COLUMN `age`', changes: ['drops column users.age'], risks: ['drop-column users.age'] },
  {
    sql: 'ALTER TABLE users DROP a, DROP COLUMN b',
    changes: ['drops column users.a', 'drops column users.b'],
    risks: ['drop-column users.a', 'drop-column users.b'],
  },
  { sql: 'ALTER TABLE users ADD COLUMN age int', changes: ['creates column users.age'] },
  { sql: 'ALTER TABLE users ADD `key` int', changes: ['creates column users.key'] },
  {
    sql: 'ALTER TABLE users ADD age int NOT NULL',
    changes: ['creates column users.age'],
    risks: ['not-null-without-default users.age'],
  },
  {
    sql: 'ALTER TABLE users ADD COLUMN (a int, b decimal(10, 2) NOT NULL)',
    changes: ['creates column users.a', 'creates column users.b'],
    risks: ['not-null-without-default users.b'],
  },
  {
    sql: 'ALTER TABLE users ADD age int DEFAULT 0 NOT NULL AFTER id, ALGORITHM=INPLACE, LOCK=NONE',
    changes: ['creates column users.age'],
  },
  {
    sql: 'ALTER TABLE users ADD c varchar(9) GENERATED ALWAYS AS (concat(a, b)) STORED NOT NULL',
    changes: ['creates column users.c'],
  },
  { sql: 'ALTER TABLE users ADD u varchar(36) NOT NULL DEFAULT (uuid()) COMMENT "x;y"', changes: ['creates column users.u'] },
  {
    sql: 'ALTER TABLE users ADD id bigint unsigned NOT NULL AUTO_INCREMENT PRIMARY KEY',
    changes: ['creates column users.id'],
    risks: ['primary-key-changed users'],
  },
  {
    sql: 'ALTER TABLE users MODIFY COLUMN name varchar(20) NOT NULL',
    changes: ['alters column users.name varchar(20)'],
    risks: ['not-null-without-default users.name'],
  },
  {
    sql: "ALTER TABLE users MODIFY role enum('a','b,c') CHARACTER SET utf8mb4 NOT NULL DEFAULT 'a'",
    changes: ["alters column users.role enum('a','b,c')"],
  },
  { sql: 'ALTER TABLE users MODIFY age int(10) unsigned', changes: ['alters column users.age int(10) unsigned'] },
  {
    sql: 'ALTER TABLE users CHANGE COLUMN `name` full_name text',
    changes: ['alters column users.name text', 'renames column users.name to full_name'],
    risks: ['rename-column users.name'],
  },
  { sql: 'ALTER TABLE users CHANGE Name name text', changes: ['alters column users.Name text'] },
  {
    sql: 'ALTER TABLE users ALTER COLUMN a SET DEFAULT 5, ALTER b DROP DEFAULT',
    changes: ['alters column users.a', 'alters column users.b'],
  },
  { sql: 'ALTER TABLE users DROP PRIMARY KEY, ADD PRIMARY KEY (id, tenant)', risks: ['primary-key-changed users'] },
  { sql: 'ALTER TABLE users ADD CONSTRAINT pk PRIMARY KEY (id)', risks: ['primary-key-changed users'] },
  {
    sql: 'ALTER TABLE users MODIFY id bigint AUTO_INCREMENT PRIMARY KEY',
    changes: ['alters column users.id bigint'],
    risks: ['primary-key-changed users'],
  },
  {
    sql: 'ALTER TABLE users ADD (id int PRIMARY KEY, INDEX i (id))',
    changes: ['creates column users.id'],
    risks: ['not-null-without-default users.id', 'primary-key-changed users'],
  },
  { sql: 'TRUNCATE TABLE users', risks: ['truncate users'] },
  { sql: 'TRUNCATE `app`.`users`', risks: ['truncate app.users'] },
  { sql: 'UPDATE users SET a = 1', risks: ['unbounded-write users'] },
  { sql: 'UPDATE IGNORE users SET a = (SELECT b FROM o WHERE o.id = users.id)', risks: ['unbounded-write users'] },
  { sql: 'UPDATE users u LEFT JOIN orgs o ON o.id = u.org SET u.a = o.a', risks: ['unbounded-write users'] },
  { sql: 'DELETE FROM app.users', risks: ['unbounded-write app.users'] },
  { sql: 'DELETE FROM users WHERE 1 = 1', risks: ['unbounded-write users'] },
  { sql: 'DELETE FROM users WHERE TRUE', risks: ['unbounded-write users'] },
  { sql: 'WITH c AS (SELECT 1 WHERE 1 > 0) UPDATE users, c SET a = 1', risks: ['unbounded-write users'] },
];

const ok = [
  'ALTER TABLE users DROP FOREIGN KEY fk, DROP INDEX i, DROP KEY k, DROP CONSTRAINT c, DROP CHECK d',
  'ALTER TABLE users ADD INDEX i (a), ADD UNIQUE KEY u (b), ADD FULLTEXT INDEX f (c, d) WITH PARSER ngram, ADD SPATIAL INDEX (p)',
  'ALTER TABLE users ADD CONSTRAINT fk FOREIGN KEY (a) REFERENCES b(id) ON DELETE CASCADE, ADD CONSTRAINT c CHECK (a > 0)',
  'ALTER TABLE users RENAME INDEX a TO b, ALTER INDEX b INVISIBLE',
  'ALTER TABLE users CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci',
  'ALTER TABLE users ENGINE=InnoDB, AUTO_INCREMENT = 1000, ROW_FORMAT=DYNAMIC',
  'ALTER TABLE users PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)',
  'ALTER TABLE users ADD PARTITION (PARTITION p2 VALUES LESS THAN (30))',
  'ALTER DATABASE app CHARACTER SET utf8mb4',
  'CREATE TEMPORARY TABLE t (id int); ALTER TABLE t ADD a int NOT NULL; UPDATE t SET a = 1; DROP TEMPORARY TABLE t',
  'CREATE TEMPORARY TABLE t AS SELECT * FROM users; DROP TABLE t',
  'CREATE OR REPLACE ALGORITHM=MERGE VIEW v AS SELECT * FROM users; DROP VIEW w',
  'CREATE FULLTEXT INDEX f ON users (a)',
  "UPDATE users SET a = 'x' WHERE a IS NULL",
  'UPDATE users SET a = 1 WHERE (a = 0)',
  'UPDATE users SET a = a + 1 ORDER BY id LIMIT 100',
  'UPDATE users u JOIN orgs o ON o.id = u.org SET u.a = o.a',
  'UPDATE users u INNER JOIN (SELECT id FROM x) s ON s.id = u.id SET u.a = 1',
  'DELETE u FROM users u LEFT JOIN orgs o ON o.id = u.org WHERE o.id IS NULL',
  'WITH c AS (SELECT id FROM users) DELETE FROM users WHERE id IN (SELECT id FROM c)',
  'INSERT INTO a (x) SELECT y FROM b ON DUPLICATE KEY UPDATE x = VALUES(x)',
  "INSERT INTO a SELECT j.x FROM b, JSON_TABLE(b.d, '$[*]' COLUMNS (x int PATH '$.x')) j",
  'INSERT INTO notes (body) VALUES (\'It\\\'s; DROP TABLE users\'), ("a ""; DELETE FROM users")',
  'SET FOREIGN_KEY_CHECKS = 0; SET @sql = "DROP TABLE users"; PREPARE s FROM @sql',
  '-- DROP TABLE users;\n# DELETE FROM users;\n/* TRUNCATE users; */ SELECT 1--1;',
  "GRANT SELECT, UPDATE ON app.* TO 'reader'@'%'",
];

test.each(bad)('$sql', async (reading) => {
  expect(await factsIn('mysql', reading.sql)).toEqual(onLineOne(reading));
});

test.each(ok)('nothing is read from %s', async (sql) => {
  expect(await factsIn('mysql', sql)).toEqual({ changes: [], risks: [], unread: [] });
});

const bodies = [
  'CREATE TRIGGER t BEFORE INSERT ON users FOR EACH ROW SET NEW.a = 1;',
  'CREATE DEFINER=`root`@`%` TRIGGER t AFTER UPDATE ON users FOR EACH ROW BEGIN IF NEW.a IS NULL THEN UPDATE b SET x = 1; END IF; DELETE FROM c; END;',
  'CREATE TRIGGER t AFTER UPDATE ON users FOR EACH ROW IF NEW.a THEN DELETE FROM c; DELETE FROM d; END IF;',
  "CREATE PROCEDURE p(IN n int) BEGIN DECLARE i int DEFAULT 0; WHILE i < n DO UPDATE users SET a = IF(i > 1, 'x', 'y'); SET i = i + 1; END WHILE; DELETE FROM users; END;",
  'CREATE PROCEDURE p() BEGIN CASE n WHEN 1 THEN DELETE FROM users; ELSE BEGIN END; END CASE; l: LOOP LEAVE l; END LOOP; DELETE FROM users; END;',
  'CREATE FUNCTION f(a int) RETURNS int DETERMINISTIC RETURN CASE WHEN a = 1 THEN 2 ELSE 3 END;',
  'CREATE EVENT IF NOT EXISTS e ON SCHEDULE EVERY 1 DAY DO BEGIN DELETE FROM sessions; TRUNCATE logs; END;',
  'DELIMITER //\nCREATE TRIGGER t BEFORE DELETE ON users FOR EACH ROW\nBEGIN\n  DELETE FROM c;\nEND//\nDELIMITER ;',
  'DELIMITER $$\nCREATE PROCEDURE p()\nBEGIN\n  TRUNCATE users;\nEND$$\nDELIMITER ;',
];

test.each(bodies)('a body is not run: %s', async (body) => {
  const line = body.split('\n').length + 1;
  expect(await factsIn('mysql', `${body}\nDROP TABLE posts;`)).toMatchObject({ risks: [`${line} drop-table posts`], unread: [] });
});

test('statements are told apart by semicolons and by breakpoints, and stand on their lines', async () => {
  const sql = [
    '-- Custom SQL migration file, put your code below! --',
    '',
    'UPDATE a SET b = 1--> statement-breakpoint',
    '/* why */',
    'DELETE FROM c; TRUNCATE d;',
    '',
    '/*!50003 DROP TABLE e */;',
  ].join('\r\n');
  expect((await factsIn('mysql', sql)).risks).toEqual([
    '3 unbounded-write a',
    '5 unbounded-write c',
    '5 truncate d',
    '7 drop-table e',
  ]);
});

test('a statement that is not understood is named, and the others are read', async () => {
  const sql = 'ALTER TABLE users ADD;\nALTER TABLE users RENAME COLUMN a b, NONSENSE;\nGRANT;\nDROP TABLE posts;';
  expect(await factsIn('mysql', sql)).toEqual({
    changes: ['4 drops table posts'],
    risks: ['4 drop-table posts'],
    unread: ['1 this statement was not understood', '2 this statement was not understood'],
  });
});

test('SingleStore is read as MySQL, and SQL Server is not read', async () => {
  expect((await factsIn('singlestore', 'ALTER TABLE users CHANGE a b')).risks).toEqual(['1 rename-column users.a']);
  expect(factsOf('DROP TABLE users', dialectNamed('mssql'))).toBeUndefined();
});
