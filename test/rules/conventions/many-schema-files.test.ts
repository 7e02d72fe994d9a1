import { describe, expect, test } from 'vitest';
import { changedTableFiles } from '../../../src/config/table-files.ts';
import type { Change } from '../../../src/model/change.ts';
import { manySchemaFiles } from '../../../src/rules/conventions/many-schema-files.ts';
import { wholeSnapshots } from '../../support/convention-histories.ts';
import { grownFrom, subjectsOf } from '../../support/grown.ts';
import { type Dialect, history, type Kit, kinds, type State } from '../../support/histories.ts';
import { filesIn } from '../../support/replays.ts';
import { schema } from '../../support/schemas.ts';

type Tree = Record<string, string>;

/** What a state's newest snapshot holds. */
function snapshotOf(kit: Kit, dialect: Dialect, state: State): unknown {
  const files = history(kit, dialect, state);
  const paths = Object.keys(files).filter((path) => path.endsWith('snapshot.json'));
  return wholeSnapshots(paths.sort().map((path): unknown => JSON.parse(files[path] ?? ''))).at(-1);
}

const users = (source: string) => source.replace(/^export const posts.*\n/m, '');
const posts = (source: string) => source.replace(/^export const users.*\n/m, '');

/** The schema of a state with a file for each table. */
const split = (dialect: Dialect, state: State): Tree => ({
  'src/users.ts': users(schema(dialect, state)),
  'src/posts.ts': posts(schema(dialect, state)),
});

const { kit, dialect } = { kit: '0.31', dialect: 'sqlite' } as const;

async function said(from: State, to: State, before: Tree, after: Tree, of: { kit: Kit; dialect: Dialect } = { kit, dialect }) {
  const change = grownFrom(snapshotOf(of.kit, of.dialect, from), snapshotOf(of.kit, of.dialect, to));
  return subjectsOf(manySchemaFiles, { ...change, tableFiles: await changedTableFiles(filesIn(before), filesIn(after)) });
}

const both = ['src/posts.ts%2Bsrc/users.ts'];

describe.each(kinds)('$kit $dialect', (kind) => {
  const at = (state: State) => split(kind.dialect, state);
  const one = (state: State): Tree => ({ 'src/schema.ts': schema(kind.dialect, state) });

  test('bad: tables of two files are altered', async () => {
    expect(await said('5', '3', at('5'), at('3'), kind)).toEqual(both);
  });

  test('ok: both in one file', async () => {
    expect(await said('5', '3', one('5'), one('3'), kind)).toEqual([]);
  });

  test('ok: columns that may be empty', async () => {
    expect(await said('3', '5', at('3'), at('5'), kind)).toEqual([]);
  });

  test('ok: one of them', async () => {
    expect(await said('4', '3', at('4'), at('3'), kind)).toEqual([]);
  });

  test('ok: the other is new, with its index', async () => {
    expect(await said('2', '5', { 'src/users.ts': at('2')['src/users.ts'] ?? '' }, at('5'), kind)).toEqual([]);
  });

  test('ok: an index on the other', async () => {
    const bare = (tree: Tree) => ({ ...tree, 'src/posts.ts': (tree['src/posts.ts'] ?? '').replace(/, \(posts\) => \[.*\]/, '') });
    const without: unknown = JSON.parse(JSON.stringify(snapshotOf(kind.kit, kind.dialect, '3')), (key, value) =>
      key === 'indexes'
        ? {}
        : key === 'ddl'
          ? value.filter((row: { entityType: string }) => row.entityType !== 'indexes')
          : value,
    );
    const change = grownFrom(without, snapshotOf(kind.kit, kind.dialect, '4'));
    const tableFiles = await changedTableFiles(filesIn(bare(at('3'))), filesIn(at('4')));
    expect(subjectsOf(manySchemaFiles, { ...change, tableFiles })).toEqual([]);
  });
});

const at = (state: State) => split(dialect, state);

test('says which tables, and does not insist', async () => {
  const change: Change = grownFrom(snapshotOf(kit, dialect, '5'), snapshotOf(kit, dialect, '3'));
  const tableFiles = await changedTableFiles(filesIn(at('5')), filesIn(at('3')));
  const [only] = manySchemaFiles.check({ ...change, tableFiles });
  expect(only?.problem).toBe('This change alters tables of 2 schema files: posts (src/posts.ts) and users (src/users.ts).');
  expect(only?.fix[0]?.say).toContain('If they are unrelated');
});

test.each<[what: string, before: Tree, after: Tree]>([
  [
    'the other was only formatted',
    at('3'),
    { ...at('4'), 'src/posts.ts': `// posts\n${at('3')['src/posts.ts']?.replaceAll(', ', ',\n')}` },
  ],
  [
    'the other only moved',
    at('3'),
    { 'src/users.ts': at('4')['src/users.ts'] ?? '', 'src/blog.ts': at('3')['src/posts.ts'] ?? '' },
  ],
  ['the other was only split off', { 'src/schema.ts': schema(dialect, '3') }, { ...at('4') }],
  ['the other only has relations', at('3'), { ...at('4'), 'src/relations.ts': "import { relations } from 'drizzle-orm';\n" }],
  ['the other only has types', at('3'), { ...at('4'), 'src/index.ts': "export * from './users'; // drizzle\n" }],
])('ok: %s', async (_, before, after) => {
  expect(await said('3', '4', before, after)).toEqual([]);
});

test('ok: the same tables in the schema of another dialect', async () => {
  const after = { 'src/sqlite.ts': schema('sqlite', '3'), 'src/mysql.ts': schema('mysql', '3') };
  const before = { 'src/sqlite.ts': schema('sqlite', '5'), 'src/mysql.ts': schema('mysql', '5') };
  expect(await said('5', '3', before, after)).toEqual([]);
});

test('ok: the first schema of a repository', async () => {
  expect(await said('5', '3', {}, at('3'))).toEqual([]);
});

test('bad: tables whose function prefixes them', async () => {
  const bare = (tree: Tree) =>
    Object.fromEntries(Object.entries(tree).map(([path, text]) => [path, text.replaceAll('sqliteTable(', 'createTable(')]));
  const prefixed = (state: State): unknown =>
    JSON.parse(JSON.stringify(snapshotOf(kit, dialect, state)).replace(/"(users|posts)"/g, '"app_$1"'));
  const tableFiles = await changedTableFiles(filesIn(bare(at('5'))), filesIn(bare(at('3'))));
  expect(subjectsOf(manySchemaFiles, { ...grownFrom(prefixed('5'), prefixed('3')), tableFiles })).toEqual(both);
});
