import { expect, test } from 'vitest';
import { driftIn } from '../../support/drift.ts';
import { history, kinds } from '../../support/histories.ts';
import { schema } from '../../support/schemas.ts';

const nothing = { objects: [], inherited: 0, nondeterministic: [], conflicts: [] };

const branches = kinds.filter(({ kit }) => kit === '1.0');

test.each(branches)('$kit $dialect: branches that commute make one state together', async ({ kit, dialect }) => {
  const both = { ...history(kit, dialect, '4'), ...history(kit, dialect, '4b') };
  const city = dialect === 'mysql' ? "varchar('city', { length: 255 })" : "text('city')";
  const all = schema(dialect, '4').replace('nickname:', `city: ${city}, nickname:`);
  expect(await driftIn(kit, dialect, { ...both, 'src/schema.ts': all })).toEqual(nothing);
  const drift = await driftIn(kit, dialect, { ...both, 'src/schema.ts': schema(dialect, '4') });
  expect(drift).toMatchObject({ conflicts: [], objects: [{ differences: [{ name: 'city', change: 'removed' }] }] });
});

test.each(branches)('$kit $dialect: branches that contradict each other are a conflict', async ({ kit, dialect }) => {
  const first = history(kit, dialect, '4');
  const again = Object.entries(history(kit, dialect, '4b'));
  // the other branch adds a column of the same name and another type
  const clash = Object.fromEntries(
    again.map(([path, text]) => [
      path,
      path in history(kit, dialect, '3')
        ? text
        : text.replaceAll('city', 'nickname').replaceAll('"text"', '"integer"').replaceAll('varchar(255)', 'int'),
    ]),
  );
  const drift = await driftIn(kit, dialect, { ...clash, ...first });
  expect(drift.objects).toEqual([]);
  expect(drift.conflicts).toHaveLength(1);
  expect(drift.conflicts[0]?.branches.map(({ tag }) => tag.replace(/^\d+_/, '')).sort()).toEqual(['step_4', 'step_4b']);
});
