import { describe, expect, test } from 'vitest';
import { missingTimestamps } from '../../../src/rules/conventions/missing-timestamps.ts';
import { conventions } from '../../support/convention-histories.ts';
import { grown, grownFrom, subjectsOf } from '../../support/grown.ts';
import { kinds } from '../../support/histories.ts';

describe.each(kinds)('$kit $dialect', ({ kit, dialect }) => {
  test('bad: a new table without one of them; ok: with both, a join table, an old table that grew', async () => {
    expect(subjectsOf(missingTimestamps, await grown(kit, dialect))).toEqual(['comment']);
  });

  test('ok: a table that only got another name', () => {
    const { before } = conventions(kit, dialect);
    const after: unknown = JSON.parse(JSON.stringify(before).replaceAll('oldThing', 'things'));
    const schema = dialect === 'postgresql' ? 'public.' : '';
    const renames = [{ kind: 'table', from: `${schema}oldThing`, to: `${schema}things` }];
    expect(subjectsOf(missingTimestamps, grownFrom(before, after, renames))).toEqual([]);
    expect(subjectsOf(missingTimestamps, grownFrom(before, after))).toEqual(['things']);
  });
});

test('says which is missing, whatever the other is called', async () => {
  const [only] = missingTimestamps.check(await grown('0.31', 'sqlite'));
  expect(only?.problem).toBe('The new table comment has no updated_at.');
});
