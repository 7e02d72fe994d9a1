import { expect, test } from 'vitest';
import { judged } from '../support/cases.ts';
import { onto } from '../support/situation.ts';
import { added, all, given, withJournal } from '../support/tamper.ts';

const { at } = given.find(({ kit, dialect }) => kit === '0.31' && dialect === 'postgresql') as (typeof given)[number];

/** A second migration of the newest number, and so with its snapshot. */
const beside = (sql: string) =>
  all(
    added({ 'drizzle/0003_more.sql': sql }),
    withJournal(({ entries }) => {
      const last = entries.at(-1);
      if (last !== undefined) entries.push({ ...last, tag: '0003_more', when: last.when + 1000 });
    }),
  );

test.each([
  ['a backfill', "UPDATE users SET email = lower(email) WHERE email <> '';\n", true],
  ['a policy', 'ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;\n', true],
  ['a function', 'CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;\n', true],
  ["the kit's first line", '-- Custom SQL migration file, put your code below! --\nSELECT 1;\n', true],
  ['what was generated', 'ALTER TABLE "users" ADD COLUMN "nickname" text;\n', false],
])('of one snapshot with a published migration: %s is made again as custom: %s', async (_, sql, isCustom) => {
  const [finding] = (await judged(onto(at('4'), beside(sql)))).findings;
  expect(finding?.rule).toBe('duplicate-migration');
  const commands = finding?.fix.flatMap(({ run }) => run).join('\n') ?? '';
  expect(commands.includes('--custom')).toBe(isCustom);
  expect(finding?.fix.some(({ say }) => say.includes('only in that patch'))).toBe(!isCustom);
});
