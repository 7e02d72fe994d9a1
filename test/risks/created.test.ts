import { expect, test } from 'vitest';
import { featureHistory } from '../support/feature-histories.ts';
import { risks } from '../support/features/index.ts';
import { type Dialect, dialects, kinds } from '../support/histories.ts';
import { asked, riskyChange, until } from '../support/risks.ts';

test.each(kinds)('$kit $dialect: where nothing was published nothing is asked', async ({ kit, dialect }) => {
  const { change, unchecked } = await riskyChange({}, featureHistory(kit, dialect, 'risks'));
  expect([asked(change), unchecked]).toEqual([[], []]);
  expect(change.steps.size).toBe(risks[dialect].length);
});

/** What the tables of the first migration went through, each under the name that it had in the beginning. */
const all: Readonly<Record<Dialect, readonly string[]>> = {
  postgresql: [
    'drop-table public.pairs',
    'drop-table access.accounts',
    'drop-column public.users.bio',
    'drop-schema old',
    'drop-enum-value public.mood.archived',
    'drop-enum-value public.spare',
    'rename-table public.posts',
    'rename-table public.notes',
    'rename-table auth',
    'rename-column public.posts.title',
    'rename-column public.posts.headline',
    'not-null-without-default public.posts.slug',
    'not-null-without-default public.posts.title',
  ],
  mysql: [
    'drop-table pairs',
    'drop-column users.bio',
    'drop-enum-value users.mood.archived',
    'rename-table posts',
    'rename-column posts.title',
    'rename-column posts.headline',
    'not-null-without-default posts.slug',
    'not-null-without-default posts.title',
  ],
  sqlite: [
    'drop-table pairs',
    'drop-column users.bio',
    'rename-table posts',
    'rename-column posts.title',
    'rename-column posts.headline',
    'not-null-without-default posts.slug',
    'not-null-without-default posts.title',
    'sqlite-table-rebuilt users',
  ],
};

test.each(kinds)('$kit $dialect: all at once it is the same that is asked, once', async ({ kit, dialect }) => {
  const tree = featureHistory(kit, dialect, 'risks');
  const { change } = await riskyChange(until(tree, 1), tree);
  const said = asked(change).filter((one) => !/^(?:column-type-narrowed|primary-key-changed) /.test(one));
  expect(said.sort()).toEqual([...all[dialect]].sort());
});

test.each(dialects)('%s: a table that the change creates may go, under a later name, too', async (dialect) => {
  const tree = featureHistory('0.31', dialect, 'features');
  const names = Object.keys(tree);
  const count = (name: string) =>
    names.filter((path) => path.endsWith('.sql')).findIndex((path) => path.endsWith(`_${name}.sql`));
  const { change } = await riskyChange(until(tree, count('bare')), tree);
  // one and two are created by it, two is dropped again, one of them is renamed or moved
  expect(asked(change).filter((one) => /\b(?:one|two)\b/.test(one))).toEqual([]);
  expect(asked(change).some((one) => one.includes('pairs'))).toBe(true);
});
