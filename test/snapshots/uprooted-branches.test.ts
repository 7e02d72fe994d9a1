import { expect, test } from 'vitest';
import { uprootedBranches } from '../../src/snapshots/uprooted-branches.ts';

type Row = Readonly<Record<string, unknown>>;

const table = (name: string): Row[] => [
  { entityType: 'tables', name },
  { entityType: 'columns', table: name, name: 'id', type: 'int' },
];
const key = (tableTo: string, table = 'notes'): Row => {
  return { entityType: 'fks', table, name: `${table}_fkey`, columns: ['id'], tableTo, columnsTo: ['id'] };
};
const index = (name: string): Row => {
  return { entityType: 'indexes', table: 'posts', name, columns: [{ value: 'id', isExpression: false }] };
};

/** What two branches from one schema stand against each other for. */
function conflicts(base: readonly Row[], one: readonly Row[], other: readonly Row[]): string[] {
  const found = uprootedBranches({
    first: { id: '1', prevIds: [], ddl: base },
    one: { id: '2', prevIds: ['1'], ddl: one },
    other: { id: '3', prevIds: ['1'], ddl: other },
  });
  return found.flatMap(({ branches }) => branches.map(({ tag, statement }) => `${tag}: ${statement}`));
}

test('a new foreign key to a table that the other branch renamed', () => {
  const renamed = table('articles');
  const referring = [...table('posts'), ...table('notes'), key('posts')];
  const said = ['one refers to posts', 'the other one renames or drops posts'];
  expect(conflicts(table('posts'), renamed, referring)).toEqual([`other: ${said[0]}`, `one: ${said[1]}`]);
  expect(conflicts(table('posts'), referring, renamed)).toEqual([`one: ${said[0]}`, `other: ${said[1]}`]);
});

test('a new index on a column that the other branch renamed', () => {
  const renamed = [...table('posts').slice(0, 1), { entityType: 'columns', table: 'posts', name: 'key', type: 'int' }];
  expect(conflicts(table('posts'), [...table('posts'), index('lookup')], renamed)).toEqual([
    'one: one refers to posts.id',
    'other: the other one renames or drops posts.id',
  ]);
});

test('a foreign key to a table that is managed elsewhere, and what both sides took away, are no conflict', () => {
  const base = [...table('posts'), ...table('users')];
  expect(conflicts(base, [...base, ...table('notes'), key('accounts')], [...base, index('lookup')])).toEqual([]);
  expect(conflicts(base, table('posts'), [...table('posts'), index('lookup')])).toEqual([]);
  expect(conflicts(base, [...base, ...table('notes'), key('posts')], table('posts'))).toEqual([]);
});
