import { expect, test } from 'vitest';
import { newestSnapshots } from '../../../src/kit/drift/newest-snapshots.ts';
import { folders } from '../../../src/layouts/folders.ts';
import { filesIn } from '../../support/replays.ts';

const history = folders.empty('drizzle');
const newest = async (snapshots: Readonly<Record<string, object>>, indent = '') => {
  const tree = Object.entries(snapshots).map(([tag, one]) => [`drizzle/${tag}/snapshot.json`, JSON.stringify(one, null, indent)]);
  return Object.keys(await newestSnapshots(history, filesIn(Object.fromEntries(tree))));
};
const rows = { ddl: [{ name: 'id' }] };
const first = { id: 'a', prevIds: ['0'], ...rows };

test.each([
  ['as drizzle-kit writes it', ['0', 'a', 'b', 'c'].map((id, at, all) => ({ id, prevIds: all.slice(at - 1, at), ...rows }))],
  ['as a formatter sorts it', ['0', 'a', 'b', 'c'].map((id, at, all) => ({ ...rows, prevIds: all.slice(at - 1, at), id }))],
])('of full snapshots in one line the last is enough, %s', async (_, [, one = {}, two = {}, three = {}]) => {
  expect(await newest({ '1_a': one, '2_b': two, '3_c': three }, '\t')).toEqual(['3_c']);
  expect(await newest({ '1_a': one, '2_b': two, '3_c': { ...three, prevIds: ['a'] } })).toEqual(['1_a', '2_b', '3_c']);
});

test('a diff snapshot needs all of its ancestors', async () => {
  expect(await newest({ '1_a': first, '2_b': { id: 'b', prevIds: ['a'], footprints: [] } })).toEqual(['1_a', '2_b']);
});
