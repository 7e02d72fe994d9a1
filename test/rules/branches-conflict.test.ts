import { expect, test } from 'vitest';
import { change, migration, said } from '../support/changes.ts';

test('ok: branches that commute', () => {
  expect(said(change({}, { conflicts: [] }))).toEqual([]);
});

test('bad: branches that do not, pointing at the one that came with the change', () => {
  const branches = [
    { tag: '20260101000000_theirs', statement: 'add_column: city on users table' },
    { tag: '20260101000001_ours', statement: 'add_column: city on users table' },
  ];
  expect(said(change({ added: [migration('20260101000001_ours')] }, { conflicts: [{ branches }] }))).toMatchObject([
    {
      rule: 'branches-conflict',
      migration: '20260101000001_ours',
      subject: '20260101000000_theirs%2B20260101000001_ours',
      problem: expect.stringContaining('20260101000000_theirs and 20260101000001_ours were generated on parallel branches'),
    },
  ]);
});
