import { expect, test } from 'vitest';
import { dialectNamed } from '../../src/dialects/index.ts';
import { onlyAdds } from '../../src/risks/additive.ts';
import { change, migration } from '../support/changes.ts';

const { after } = change({});
/** Backticks are names in MySQL and SQLite alone. */
const adds = (sql: string, dialect = sql.includes('`') ? 'mysql' : 'postgresql') =>
  onlyAdds(change({ after: { ...after, dialect: dialectNamed(dialect) }, added: [migration('0001_a')], text: () => sql }));

test.each([
  'CREATE TABLE "users" (\n\t"id" integer PRIMARY KEY NOT NULL\n);\n',
  'CREATE TABLE `users` (\n\t`id` int NOT NULL\n);\n--> statement-breakpoint\nCREATE UNIQUE INDEX `a` ON `users` (`id`);',
  'ALTER TABLE "users" ADD COLUMN "age" integer;--> statement-breakpoint\nALTER TABLE "users" ADD COLUMN "city" text;',
  'ALTER TABLE `users` ADD `age` int DEFAULT 1;',
  'ALTER TABLE "a" ADD CONSTRAINT "fk" FOREIGN KEY ("b") REFERENCES "public"."b"("id") ON DELETE cascade ON UPDATE no action;',
  `CREATE TYPE "public"."status" AS ENUM('active', 'gone');--> statement-breakpoint\nALTER TYPE "public"."status" ADD VALUE 'x' BEFORE 'gone';`,
])('only adds: %s', (sql) => {
  expect(adds(sql)).toBe(true);
});

test.each([
  'ALTER TABLE "users" ADD COLUMN "age" integer NOT NULL;',
  'ALTER TABLE "users" ADD COLUMN "age" integer\n  NOT NULL;',
  'ALTER TABLE "users" ADD PRIMARY KEY ("id");',
  'ALTER TABLE "users" DROP COLUMN "age";',
  'ALTER TABLE "users" ALTER COLUMN "age" SET NOT NULL;',
  'ALTER TABLE "users" RENAME TO "people";',
  'CREATE TABLE `__new_users` (\n\t`id` integer\n);',
  'CREATE TABLE "a" ("id" integer); DROP TABLE "b";',
  'ALTER TABLE "a" ADD COLUMN "b" text; TRUNCATE "c";',
  'CREATE VIEW "v" AS (select 1);',
  'DELETE FROM "users";',
  'DO $$ BEGIN\n DROP TABLE a;\nEND $$;',
  'ALTER TABLE "a" ADD COLUMN "b" text, DROP COLUMN "c";',
  'ALTER TABLE `a` ADD `b` text, RENAME TO `d`;',
  `CREATE TABLE "a" ("b" text DEFAULT '--');DELETE FROM c;`,
  'CREATE TABLE "a" ("b" text);/* a /* b */ */DROP TABLE c;',
  'CREATE TABLE `a` (`b` int); /*!50000 DROP TABLE c */;',
  'CREATE TABLE `a` (`b` int DEFAULT (1--1)); DROP TABLE c;',
  'CREATE TABLE "a" AS WITH gone AS (DELETE FROM b RETURNING *) SELECT * FROM gone;',
  'CREATE RULE r AS ON INSERT TO a DO ALSO DELETE FROM b;',
  "CREATE TABLE a (b text DEFAULT 'x);",
])('does more, or may: %s', (sql) => {
  expect(adds(sql)).toBe(false);
});

test('SQL that is not there, of no known dialect or too large may be anything', () => {
  expect(adds('CREATE TABLE a (b int);', 'mssql')).toBe(false);
  const known = { after: { ...after, dialect: dialectNamed('mysql') }, added: [migration('0001_a')] };
  expect(onlyAdds(change({ ...known, text: () => undefined }))).toBe(false);
  expect(onlyAdds(change({ ...known, text: () => 'CREATE TABLE a (b int);', unreadSize: () => 4_000_001 }))).toBe(false);
});
