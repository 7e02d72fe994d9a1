import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dialectNamed } from '../../src/dialects/index.ts';
import { parseSnapshot } from '../../src/layouts/snapshot.ts';
import { isReadable, origin, type Snapshot } from '../../src/model/snapshot.ts';
import { States } from '../../src/snapshots/schema-states.ts';
import { featureHistory } from '../support/feature-histories.ts';
import { type Dialect, dialects, type Kit, kitPackage } from '../support/histories.ts';

interface Reconstructed {
  reconstruct(files: Record<string, unknown>, id: string): Promise<{ ddl: readonly object[] }>;
}
const kit = createRequire(import.meta.url)(join(kitPackage('1.0', 'drizzle-kit'), 'api-postgres.js')) as Reconstructed;

function snapshots(version: Kit, dialect: Dialect): Snapshot[] {
  const files = Object.entries(featureHistory(version, dialect)).filter(([path]) => path.endsWith('snapshot.json'));
  return files.map(([, text]) => parseSnapshot(Buffer.from(text))).filter((one): one is Snapshot => isReadable(one));
}

const sorted = (rows: Iterable<object>) =>
  [...rows]
    .map((row) => JSON.stringify(Object.fromEntries(Object.entries(row).sort(([one], [other]) => (one < other ? -1 : 1)))))
    .sort();

test('diffs come to the same as when drizzle-kit puts them together', async () => {
  const all = snapshots('1.0', 'postgresql');
  const states = new States(all);
  const files = Object.fromEntries(all.map(({ body }, at) => [String(at).padStart(3, '0'), body]));
  for (const { id } of all) {
    const { ddl } = await kit.reconstruct(files, id);
    expect(sorted([...states.after(id).values()].map(({ value }) => value))).toEqual(sorted(ddl));
  }
});

test.each(dialects)('%s: both kits have the same columns after each migration', (dialect) => {
  const [zero, one] = (['0.31', '1.0'] as const).map((version) => {
    const all = snapshots(version, dialect);
    const states = new States(all);
    return all.map(({ id }) =>
      [...states.after(id).values()]
        .filter(({ kind, object }) => kind === 'column' && object.kind === 'table')
        .map(({ object, name }) => `${object.name}.${name}`)
        .sort(),
    );
  });
  expect(one).toEqual(zero);
});

const table = (name: string) => ({ entityType: 'tables', schema: 'public', name });
const snapshot = (id: string, parents: string[], body: object): Snapshot => ({
  id,
  parents,
  version: '9',
  dialect: dialectNamed('postgres'),
  body,
});
const tables = (states: States, id: string) => [...states.after(id).keys()].map((key) => key.split(' ').at(-1)).sort();

test('a merge has what each of its parents did', () => {
  const base = snapshot('base', [origin], { ddl: [table('a'), table('b')] });
  const drop = { op: 'drop', key: 'tables\0["public","a"]' };
  const create = { op: 'create', row: table('c') };
  const diffs = new States([
    base,
    snapshot('one', ['base'], { deltas: [drop] }),
    snapshot('two', ['base'], { deltas: [create] }),
    snapshot('merge', ['one', 'two'], { deltas: [] }),
  ]);
  expect(tables(diffs, 'merge')).toEqual(['public.b', 'public.c']);

  const one = snapshot('one', ['base'], { ddl: [table('b')] });
  const two = snapshot('two', ['base'], { ddl: [table('a'), table('b'), table('c')] });
  const merge = snapshot('merge', ['one', 'two'], { ddl: [table('b'), table('c')] });
  const full = new States([base, one, two, merge]);
  expect([...full.before(merge).keys()].sort()).toEqual([...full.after('merge').keys()].sort());
});

test('what builds on something that is missing, or on itself, is not known', () => {
  const states = new States([
    snapshot('full', ['missing'], { ddl: [] }),
    snapshot('diff', ['full'], { deltas: [] }),
    snapshot('lost', ['missing'], { deltas: [] }),
    snapshot('self', ['self'], { deltas: [] }),
    snapshot('left', ['right'], { deltas: [] }),
    snapshot('right', ['left'], { deltas: [] }),
  ]);
  expect(['full', 'diff', 'lost', 'self', 'missing'].map((id) => states.isKnown(id))).toEqual([true, true, false, false, false]);
  expect(states.after('left').size).toBe(0);
});
