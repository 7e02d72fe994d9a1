import { expect, test } from 'vitest';
import type { Migration } from '../../src/model/history.ts';
import { statementsRepeated } from '../../src/rules/statements-repeated.ts';
import { change, migration } from '../support/changes.ts';

const of = migration('0001_posts');
const create = { text: 'CREATE TABLE "posts" (\n\t"id" integer\n)', line: 3, of };
const problems = (repeated: [Migration, (typeof create)[]][]) =>
  [...statementsRepeated.check(change({ repeated: new Map(repeated) }))].map(({ problem, line }) => ({ problem, line }));

// test/judge/inherited-defects.test.ts tries it with what drizzle-kit generates
test('the first repeated statement is named, and the others are counted', () => {
  const more = { ...create, text: 'CREATE INDEX "a" ON "posts" ("id")', line: 7 };
  expect(problems([[migration('0002_next'), [create, more]]])).toEqual([
    {
      problem:
        'drizzle/0002_next.sql repeats `CREATE TABLE "posts"` and 1 more statement of 0001_posts, whose snapshot drizzle-kit cannot read.',
      line: 3,
    },
  ]);
});

test('ok: nothing is repeated', () => {
  expect(problems([])).toEqual([]);
});
