import { expect, test } from 'vitest';
import { change, drifted, said } from '../../support/changes.ts';

test('ok: the schema agrees with its migrations, whatever files changed', () => {
  expect(said(change({ schema: [{ path: 'src/schema.ts' }] }, {}))).toEqual([]);
});

test('bad: a column that no migration has, with the SQL that generate would write', () => {
  expect(said(change({ schema: [{ path: 'src/users.ts' }] }, { objects: [drifted()] }))).toEqual([
    {
      rule: 'schema-without-migration',
      path: 'src/users.ts',
      subject: 'public.users',
      problem: 'users.age was added to the schema without a migration.',
      why: 'Deployed code will query a column that no generated migration creates.',
      diff: '+ALTER TABLE "users" ADD COLUMN "age" integer;',
      fix: [{ say: 'Generates the migration.', run: ['npx drizzle-guard fix'] }],
      repair: { kind: 'generate', say: 'generates the migration' },
    },
  ]);
});

test('bad: one finding for each object', () => {
  const mood = { kind: 'enum', name: 'public.mood' };
  const other = drifted({ ...mood, differences: [{ object: mood, kind: 'enum', name: 'public.mood', change: 'removed' }] });
  expect(said(change({}, { objects: [drifted(), other] })).map(({ problem }) => problem)).toEqual([
    'users.age was added to the schema without a migration.',
    'mood was removed from the schema without a migration.',
  ]);
});

test('bad: a table that is no longer exported is not called gone', () => {
  const [finding] = said(change({}, { objects: [drifted({ statements: ['DROP TABLE "users";'], unexported: true })] }));
  expect(finding).toMatchObject({ rule: 'schema-without-migration', subject: 'public.users' });
  expect(finding?.problem).toContain('users is still defined but no longer exported from the schema');
});

test('ok: a schema change whose drift was not looked at is only a warning', () => {
  expect(said(change({ schema: [{ path: 'src/schema.ts' }] }))).toMatchObject([
    { rule: 'schema-without-migration', severity: 'warning', subject: 'src/schema.ts' },
  ]);
});
