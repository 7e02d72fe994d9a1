import { expect, test } from 'vitest';
import { kits } from '../support/histories.ts';
import { custom, riskTable } from '../support/risks.ts';

riskTable('drop-cascade');

test.each(kits)('%s bad: what depends on an object goes with it unnamed', async (kit) => {
  const sql = [
    'DROP EXTENSION IF EXISTS citext CASCADE;',
    'DROP DOMAIN app.email CASCADE;',
    'DROP FUNCTION touch(), app.stamp(int) CASCADE;',
    'DROP SEQUENCE users_id_seq CASCADE;',
    'DROP MATERIALIZED VIEW totals CASCADE;',
    'DROP SERVER other CASCADE;',
    'DROP OWNED BY old_app;',
    'DROP TYPE mood CASCADE;',
    'DROP TYPE IF EXISTS unused;',
  ].join('\n');
  expect(await custom(kit, 'postgresql', sql)).toEqual({
    said: [
      'drop-cascade citext',
      'drop-cascade app.email',
      'drop-cascade public.touch',
      'drop-cascade app.stamp',
      'drop-cascade public.users_id_seq',
      'drop-cascade public.totals',
      'drop-cascade other',
      'drop-cascade old_app',
      'drop-cascade public.mood',
      'drop-enum-value public.mood',
      'drop-enum-value public.unused',
    ],
    unchecked: [],
  });
});

test.each(kits)('%s ok: nothing depends on them, or what does holds no data', async (kit) => {
  const sql = [
    'DROP EXTENSION IF EXISTS "uuid-ossp";',
    'DROP FUNCTION IF EXISTS touch();',
    'DROP MATERIALIZED VIEW totals;',
    'DROP VIEW IF EXISTS active_users CASCADE;',
    'DROP TRIGGER touch ON users CASCADE;',
    'DROP POLICY mine ON users;',
    'DROP INDEX CONCURRENTLY i;',
  ].join('\n');
  expect(await custom(kit, 'postgresql', sql)).toEqual({ said: [], unchecked: [] });
});
