import { describe, expect, test } from 'vitest';
import { dialectNamed } from '../../src/dialects/index.ts';
import { equivalentEdits } from '../../src/sql/equivalent.ts';

interface Row {
  readonly generated: string;
  readonly edited: string;
  /** What each edited statement gains; absent where the two are not equal. */
  readonly adds?: readonly (readonly string[])[];
}

const breakpoint = '--> statement-breakpoint\n';
const two = `ALTER TABLE "users" ADD COLUMN "a" text;${breakpoint}CREATE INDEX "i" ON "users" USING btree ("a");`;

const rows: Readonly<Record<string, readonly Row[]>> = {
  postgresql: [
    { generated: two, edited: two.replace('INDEX', 'INDEX CONCURRENTLY'), adds: [['CONCURRENTLY']] },
    {
      generated: two,
      edited: two.replace('INDEX', 'INDEX CONCURRENTLY IF NOT EXISTS').replace('COLUMN', 'COLUMN IF NOT EXISTS'),
      adds: [['IF NOT EXISTS'], ['CONCURRENTLY', 'IF NOT EXISTS']],
    },
    { generated: 'DROP TABLE "a";', edited: 'DROP TABLE IF EXISTS "a";', adds: [['IF EXISTS']] },
    { generated: 'DROP INDEX "i";', edited: 'DROP INDEX CONCURRENTLY IF EXISTS i;', adds: [['IF EXISTS', 'CONCURRENTLY']] },
    {
      generated: 'ALTER TABLE "a" DROP COLUMN "b";',
      edited: 'alter table IF EXISTS a drop column IF EXISTS b',
      adds: [['IF EXISTS']],
    },
    {
      generated: 'ALTER TYPE "m" ADD VALUE \'x\';',
      edited: 'ALTER TYPE "m" ADD VALUE IF NOT EXISTS \'x\';',
      adds: [['IF NOT EXISTS']],
    },
    { generated: 'CREATE SCHEMA "s";', edited: '-- new; here\ncreate schema "s"\n;', adds: [[]] },
    { generated: 'ALTER TABLE "a" ADD COLUMN "b" varchar(3);', edited: 'ALTER TABLE a ADD b character varying (3)', adds: [[]] },
    { generated: two, edited: `${two}\n-- done\n`, adds: [] },
    // not the same
    { generated: 'CREATE TABLE "Users" ("id" integer);', edited: 'CREATE TABLE Users ("id" integer);' },
    { generated: 'CREATE TABLE IF NOT EXISTS "a" ("id" integer);', edited: 'CREATE TABLE "a" ("id" integer);' },
    {
      generated: 'ALTER TABLE "a" ALTER COLUMN "b" SET DATA TYPE integer;',
      edited: 'ALTER TABLE "a" ALTER COLUMN "b" SET DATA TYPE integer USING b::integer;',
    },
    {
      generated: 'ALTER TABLE "a" ADD CONSTRAINT "c" CHECK ("b" > 0);',
      edited: 'ALTER TABLE "a" ADD CONSTRAINT "c" CHECK ("b" > 0) NOT VALID;',
    },
    { generated: 'DROP TABLE "a";', edited: 'DROP TABLE "a" CASCADE;' },
    { generated: 'DROP INDEX "i" CASCADE;', edited: 'DROP INDEX CONCURRENTLY "i" CASCADE;' },
    { generated: 'CREATE INDEX "i" ON "a" ("b");', edited: 'CREATE UNIQUE INDEX "i" ON "a" ("b");' },
    { generated: two, edited: two.split(breakpoint).reverse().join(breakpoint) },
    { generated: two, edited: two.replace(breakpoint, '\n') },
    { generated: two, edited: `${two}${breakpoint}` },
    { generated: two, edited: `${two}\nUPDATE users SET a = 1;` },
    { generated: two, edited: `${two}\nDROP TABLE;` },
    { generated: 'ALTER TABLE "a" ADD COLUMN "b" text;', edited: '/* /* */ ALTER TABLE "a" ADD COLUMN "b" text;' },
    { generated: "COMMENT ON TABLE a IS 'x  y';", edited: "COMMENT ON TABLE a IS 'x y';" },
    { generated: 'DROP TABLE "a";', edited: 'DROP\u00a0TABLE "a";' },
  ],
  mysql: [
    {
      generated: 'CREATE TABLE `a` (`id` int);',
      edited: 'create table IF NOT EXISTS `a` (\n\t`id` INT -- key; here\n);',
      adds: [['IF NOT EXISTS']],
    },
    { generated: 'DROP TABLE `a`;', edited: 'DROP TABLE IF EXISTS `a`', adds: [['IF EXISTS']] },
    { generated: 'ALTER TABLE `a` ADD `b` int;', edited: 'ALTER TABLE  `a` ADD  `b` int; # b', adds: [[]] },
    // MySQL has none of these
    { generated: 'CREATE INDEX `i` ON `a` (`b`);', edited: 'CREATE INDEX IF NOT EXISTS `i` ON `a` (`b`);' },
    { generated: 'ALTER TABLE `a` ADD `b` int;', edited: 'ALTER TABLE `a` ADD IF NOT EXISTS `b` int;' },
    { generated: 'DROP TABLE `a`;', edited: 'DROP TABLE `A`;' },
    { generated: 'DROP TABLE `a`;', edited: 'DROP TABLE a;' },
    { generated: 'DROP TABLE `a`;', edited: 'DROP TABLE `a`;;' },
    { generated: 'ALTER TABLE `a` ADD `b` int NOT NULL;', edited: 'ALTER TABLE `a` ADD `b` int /*!99999 NOT NULL */;' },
    { generated: 'CREATE VIEW `v` AS (select * from Users);', edited: 'CREATE VIEW `v` AS (select * from users);' },
    { generated: "ALTER TABLE `a` ADD `b` enum('x');", edited: "ALTER TABLE `a` ADD `b` enum('X');" },
  ],
  sqlite: [
    {
      generated: 'CREATE UNIQUE INDEX `i` ON `a` (`b`);',
      edited: 'CREATE UNIQUE INDEX IF NOT EXISTS `i` ON `a` (`b`);',
      adds: [['IF NOT EXISTS']],
    },
    { generated: 'DROP INDEX `i`;', edited: 'DROP INDEX IF EXISTS `i`;', adds: [['IF EXISTS']] },
    { generated: 'CREATE TABLE `a` (`b` text);', edited: 'CREATE TABLE "a" ([b] text)', adds: [[]] },
    // a string where there is no such column
    { generated: 'CREATE TABLE `a` (`b` text, CHECK("c" > 1));', edited: 'CREATE TABLE `a` (`b` text, CHECK(`c` > 1));' },
    { generated: 'ALTER TABLE `a` ADD `b` text;', edited: 'ALTER TABLE `a` ADD `b` integer;' },
    { generated: 'ALTER TABLE `a` ADD `b` text;', edited: 'ALTER TABLE `a` ADD COLUMN `b` text;' },
    { generated: 'DROP TABLE `a`;', edited: `DROP TABLE \`a\`;${breakpoint}` },
    { generated: 'DROP TABLE `a`;', edited: 'DROP TABLE `a`; DROP TABLE `b`;' },
  ],
  mssql: [{ generated: 'DROP TABLE [a];', edited: 'DROP TABLE  [a];' }],
};

describe.each(Object.entries(rows))('%s', (dialect, cases) => {
  test.each(cases.map((row) => ({ ...row, is: row.adds === undefined ? 'another' : 'the same' })))(
    '$edited is $is',
    async ({ generated, edited, adds }) => {
      const found = await equivalentEdits(generated, edited, dialectNamed(dialect));
      expect(found?.map((edit) => [...edit.adds].sort())).toEqual(adds?.map((added) => [...added].sort()));
    },
  );
});
