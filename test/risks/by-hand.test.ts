import { expect, test } from 'vitest';
import type { Step } from '../../src/model/entity.ts';
import { comparisonOf, risksOfStep } from '../../src/risks/from-step.ts';
import { entitiesOf } from '../../src/snapshots/entities.ts';

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
const risks = (one: Step, sql: string) => risksOfStep(comparisonOf(one, sql, 'postgresql'));

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

test('a condition is no demand, and MODIFY makes a column NOT NULL that was added without', () => {
  const must = column('a', { notNull: true });
  const condition = 'INSERT INTO notes (b) SELECT a FROM notes WHERE a IS NOT NULL;\n';
  expect(risks(step([], [must]), `ALTER TABLE notes ADD COLUMN a text;\n${condition}`)).toEqual([]);
  expect(
    risks(step([], [must]), `ALTER TABLE notes ADD a text;\n${condition}ALTER TABLE notes MODIFY a text NOT NULL;`),
  ).toMatchObject([{ detail: 'adds column public.notes.a and makes it NOT NULL', line: 3 }]);
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

const dropped = step([column('a'), column('b')], [column('b')]);
const renamed: Step = {
  ...step([column('a')], [column('b')]),
  renames: [{ kind: 'column', from: 'public.notes.a', to: 'public.notes.b' }],
};
const copied = 'INSERT INTO "kept" ("a") SELECT "a" FROM "notes";';

test.each([
  ['a drop that is commented out', dropped, '-- ALTER TABLE "notes" DROP COLUMN "a";--> statement-breakpoint\nSELECT 1;', []],
  ['a drop that is left to a later release', dropped, copied, []],
  ['a rename that is left out', renamed, 'UPDATE "notes" SET "a" = \'\' WHERE "b" IS NULL;', []],
  ['a rename that is commented out', renamed, '-- ALTER TABLE "notes" RENAME COLUMN "a" TO "b";\nSELECT 1;', []],
  [
    'a rename that is done by another column and a drop',
    renamed,
    'ALTER TABLE "notes" ADD COLUMN "b" text;\nUPDATE "notes" SET "b" = "a" WHERE "a" IS NOT NULL;\nALTER TABLE "notes" DROP COLUMN "a";',
    ['drop-column'],
  ],
  ['a drop without its second word', dropped, 'ALTER TABLE "notes" DROP "a";', ['drop-column']],
  ['a drop after a copy', dropped, `${copied}\nALTER TABLE "notes" DROP COLUMN "a";`, ['drop-column']],
  ['a rename as it was generated', renamed, 'ALTER TABLE "notes" RENAME COLUMN "a" TO "b";', ['rename-column']],
  [
    'a drop in text that is run',
    dropped,
    "DO $$ BEGIN EXECUTE format('ALTER TABLE %I DROP COLUMN %I', 'notes', 'a'); END $$;",
    ['drop-column'],
  ],
] as const)('what no statement does is not done: %s', (_, one, sql, kinds) => {
  expect(risks(one, sql).map(({ kind }) => kind)).toEqual(kinds);
});

test('a statement that drops another column of a table called like the column drops nothing of it', () => {
  const sql = 'ALTER TABLE "notes" DROP COLUMN "b";';
  const kept = column('notes');
  expect(risks(step([kept, column('b')], [kept]), sql)).toMatchObject([{ kind: 'drop-column', name: 'public.notes.b' }]);
  expect(
    risks(step([kept], [kept]), 'ALTER TABLE "notes" DROP COLUMN "notes"; ALTER TABLE "notes" ADD COLUMN "notes" text;'),
  ).toMatchObject([{ kind: 'drop-column', name: 'public.notes.notes' }]);
});
