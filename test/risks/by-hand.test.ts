import { expect, test } from 'vitest';
import { entitiesOf } from '../../src/layouts/entities.ts';
import type { Step } from '../../src/model/entity.ts';
import { comparisonOf, risksOfStep } from '../../src/risks/from-step.ts';

const table = { entityType: 'tables', schema: 'public', name: 'notes' };
const column = (name: string, more: object = {}) => ({
  entityType: 'columns',
  schema: 'public',
  table: 'notes',
  name,
  type: 'text',
  typeSchema: null,
  notNull: false,
  ...more,
});
const step = (before: object[], after: object[]): Step => ({
  before: entitiesOf({ ddl: [table, ...before] }),
  after: entitiesOf({ ddl: [table, ...after] }),
  renames: [],
});
const risks = (one: Step, sql: string) => risksOfStep(comparisonOf(one, sql, 'postgres'));

test('a table that is dropped and created again is dropped, whatever its columns are then', () => {
  const sql = '-- a new shape\nDROP TABLE "notes";\n--> statement-breakpoint\nCREATE TABLE "notes" ("b" text NOT NULL);';
  expect(risks(step([column('a')], [column('b', { notNull: true })]), sql)).toEqual([
    { kind: 'drop-table', name: 'public.notes', detail: 'drops table public.notes and creates it again', line: 2 },
  ]);
});

test('a column that is dropped and created again is dropped, unless it was computed', () => {
  const sql =
    'ALTER TABLE "notes" DROP COLUMN "a";--> statement-breakpoint\nALTER TABLE "notes" ADD COLUMN "a" text GENERATED ALWAYS AS (1) STORED;';
  const computed = column('a', { generated: { as: '1', type: 'stored' } });
  expect(risks(step([column('a')], [computed]), sql)).toMatchObject([{ kind: 'drop-column', name: 'public.notes.a', line: 1 }]);
  expect(risks(step([column('a', { generated: { as: '2', type: 'stored' } })], [computed]), sql)).toEqual([]);
});

test('a column that is filled before it must be is still asked about, in these words', () => {
  const sql =
    'ALTER TABLE "notes" ADD COLUMN "a" text;\nUPDATE "notes" SET "a" = 1 WHERE true;\nALTER TABLE "notes" ALTER COLUMN "a" SET NOT NULL;';
  expect(risks(step([], [column('a', { notNull: true })]), sql)).toEqual([
    {
      kind: 'not-null-without-default',
      name: 'public.notes.a',
      detail: 'adds column public.notes.a and makes it NOT NULL',
      line: 3,
    },
  ]);
});

test('a column that the SQL lets be NULL, whatever the snapshot says, is not asked about', () => {
  const must = column('a', { notNull: true });
  expect(risks(step([], [must]), 'ALTER TABLE notes ADD COLUMN a text;')).toEqual([]);
  expect(risks(step([], [must]), 'ALTER TABLE notes ADD COLUMN a text NOT NULL;')).toMatchObject([{ line: 1 }]);
  expect(risks(step([column('a')], [must]), 'ALTER TABLE notes ALTER COLUMN a SET DEFAULT 1;')).toEqual([]);
});

test('what the SQL does not even name it does not do', () => {
  expect(risks(step([column('a')], []), 'SELECT 1;')).toEqual([]);
  expect(risks(step([column('a')], []), 'ALTER TABLE "notes" DROP COLUMN IF EXISTS "a";')).toMatchObject([{ line: 1 }]);
});
