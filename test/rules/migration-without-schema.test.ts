import { expect, test } from 'vitest';
import { change, drifted, migration, said } from '../support/changes.ts';

const added = [migration('0001_more')];
const object = { kind: 'table', name: 'public.users' };
const dropped = drifted({
  statements: ['ALTER TABLE "users" DROP COLUMN "age";'],
  differences: [{ object, kind: 'column', name: 'age', change: 'removed' }],
});

test('bad: a generated migration came and the schema stayed', () => {
  expect(said(change({ added }, { objects: [dropped], schemaChanged: false }))).toMatchObject([
    {
      rule: 'migration-without-schema',
      path: 'drizzle/0001_more.sql',
      migration: '0001_more',
      subject: 'public.users',
      problem:
        '0001_more was added, but the schema did not change with it: column users.age is in the migrations but no longer in the schema.',
      diff: '+ALTER TABLE "users" DROP COLUMN "age";',
    },
  ]);
});

test('ok: it came with its schema', () => {
  expect(said(change({ added }, { schemaChanged: true }))).toEqual([]);
});

test('bad: when the schema changed too, it is the schema that lacks a migration', () => {
  expect(said(change({ added }, { objects: [dropped] })).map(({ rule }) => rule)).toEqual(['schema-without-migration']);
});

test('bad: a custom migration does not count', () => {
  const replays = new Map(added.map((one) => [one, { kind: 'custom' as const, sql: '', diff: '' }]));
  const drift = { objects: [dropped], schemaChanged: false };
  expect(said(change({ added, replays }, drift)).map(({ rule }) => rule)).toEqual(['schema-without-migration']);
});
