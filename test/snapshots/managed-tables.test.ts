import { expect, test } from 'vitest';
import { parseSnapshot } from '../../src/layouts/snapshot.ts';
import { isReadable, type Snapshot } from '../../src/model/snapshot.ts';
import { managedTables } from '../../src/snapshots/managed-tables.ts';
import { States } from '../../src/snapshots/schema-states.ts';
import { featureHistory } from '../support/feature-histories.ts';
import { type Dialect, dialects, type Kit } from '../support/histories.ts';

/** The tables after each migration, as `schema.name`. */
function tables(kit: Kit, dialect: Dialect): string[][] {
  const files = Object.entries(featureHistory(kit, dialect)).filter(([path]) => path.endsWith('snapshot.json'));
  const snapshots = files.map(([, text]) => parseSnapshot(Buffer.from(text))).filter((one): one is Snapshot => isReadable(one));
  return snapshots.map((_, at) =>
    managedTables(new States(snapshots.slice(0, at + 1)).after(snapshots[at]?.id ?? ''))
      .map(({ schema = '', name }) => `${schema}.${name}`)
      .sort(),
  );
}

test.each(dialects)('%s: both kits manage the same tables after each migration', (dialect) => {
  expect(tables('1.0', dialect)).toEqual(tables('0.31', dialect));
});

test('tables that were renamed, moved, whose schema was renamed, and that were dropped', () => {
  const [first, last] = [tables('1.0', 'postgresql')[0], tables('1.0', 'postgresql').at(-1)];
  expect(first).toEqual(['.users', 'auth.accounts']);
  expect(last).toEqual(['.late', '.maße', '.memberships', '.people', 'access.accounts', 'access.one']);
});
