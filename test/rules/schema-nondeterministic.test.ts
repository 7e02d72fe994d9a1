import { expect, test } from 'vitest';
import { change, drifted, said } from '../support/changes.ts';

test('ok: every column is the same each time', () => {
  expect(said(change({}, { nondeterministic: [] }))).toEqual([]);
});

test('bad: a column that is not, beside what else drifts', () => {
  const found = said(change({}, { nondeterministic: ['public.users.created'], objects: [drifted()] }));
  expect(found.map(({ rule, subject }) => [rule, subject])).toEqual([
    ['schema-without-migration', 'public.users'],
    ['schema-nondeterministic', 'public.users.created'],
  ]);
  expect(found[1]?.problem).toMatch(/^users\.created changes every time/);
});
