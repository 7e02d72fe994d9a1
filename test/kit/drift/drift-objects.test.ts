import { expect, test } from 'vitest';
import type { DriftedObject } from '../../../src/model/drift.ts';
import { inWords } from '../../../src/model/drift.ts';
import { driftIn, generated } from '../../support/drift.ts';
import { type Kit, kits } from '../../support/histories.ts';

const rich = `
  import { sql } from 'drizzle-orm';
  import { check, foreignKey, index, integer, pgEnum, pgMaterializedView, pgPolicy, pgSchema, pgSequence, pgTable, pgView, text, unique, varchar } from 'drizzle-orm/pg-core';
  export const mood = pgEnum('mood', ['sad', 'ok', 'happy']);
  export const auth = pgSchema('auth');
  export const level = auth.enum('level', ['low', 'high']);
  export const counter = pgSequence('counter', { startWith: 1 });
  export const accounts = auth.table('accounts', { id: integer('id').primaryKey(), level: level('level').notNull() });
  export const users = pgTable('users', {
    id: integer('id').primaryKey(),
    email: varchar('email', { length: 100 }).notNull(),
    mood: mood('mood').default('ok').notNull(),
    account: integer('account').references(() => accounts.id),
    shown: text('shown').generatedAlwaysAs(sql\`upper('x')\`),
  }, (t) => [
    index('users_lower_idx').on(sql\`lower(\${t.email})\`),
    unique('users_email_unique').on(t.email),
    check('users_id_check', sql\`\${t.id} > 0\`),
    pgPolicy('users_read', { for: 'select', using: sql\`true\` }),
  ]);
  export const names = pgView('names').as((qb) => qb.select({ email: users.email }).from(users));
  export const totals = pgMaterializedView('totals').as((qb) => qb.select({ id: users.id }).from(users));
`;

const made = new Map<Kit, Record<string, string>>();

/** The project with the rich schema, generated once. */
function project(kit: Kit): Record<string, string> {
  const files = made.get(kit) ?? generated(kit, 'postgresql', { 'src/schema.ts': rich });
  made.set(kit, files);
  return files;
}

async function after(kit: Kit, edit: (schema: string) => string): Promise<readonly DriftedObject[]> {
  const edited = edit(rich);
  if (edited === rich) throw new Error('nothing was edited');
  return (await driftIn(kit, 'postgresql', { ...project(kit), 'src/schema.ts': edited })).objects;
}

const cases: readonly (readonly [what: string, from: string, to: string, object: string, words: RegExp])[] = [
  [
    'a value added to an enum',
    "'ok', 'happy'",
    "'ok', 'happy', 'elated'",
    'enum public.mood',
    /enum mood differs between the schema and the migrations/,
  ],
  [
    'a value taken from an enum that a column has',
    "['sad', 'ok', 'happy']",
    "['ok', 'happy']",
    'enum public.mood',
    /enum mood differs/,
  ],
  ['a value taken from an enum of a schema', "['low', 'high']", "['high']", 'enum auth.level', /enum auth.level differs/],
  ['a sequence', 'startWith: 1', 'startWith: 7', 'sequence public.counter', /sequence counter differs/],
  [
    'a column of a table in a schema',
    "level: level('level').notNull()",
    "level: level('level')",
    'table auth.accounts',
    /column auth.accounts.level .*notNull: true → false/,
  ],
  [
    "a column's type",
    'length: 100',
    'length: 200',
    'table public.users',
    /column users.email .*type: varchar\(100\) → varchar\(200\)/,
  ],
  ['an index on an expression', 'lower(', 'upper(', 'table public.users', /index users.users_lower_idx/],
  [
    'an index that is gone',
    `index('users_lower_idx').on(sql\`lower(\${t.email})\`),`,
    '',
    'table public.users',
    /index users.users_lower_idx is in the migrations but no longer/,
  ],
  ['a check', '> 0', '> 1', 'table public.users', /check users.users_id_check/],
  [
    'a unique constraint',
    "unique('users_email_unique').on(t.email),",
    '',
    'table public.users',
    /unique constraint users.users_email_unique is in the migrations/,
  ],
  ['a policy', 'sql`true`', 'sql`false`', 'table public.users', /policy users.users_read/],
  ['a generated column', "upper('x')", "upper('y')", 'table public.users', /column users.shown/],
  ['a foreign key', '.references(() => accounts.id)', '', 'table public.users', /foreign key users\..* is in the migrations/],
  [
    'a view',
    "pgView('names').as((qb) => qb.select({ email: users.email })",
    "pgView('names').as((qb) => qb.select({ id: users.id })",
    'view public.names',
    /view names/,
  ],
  [
    'a materialized view',
    "View('totals').as((qb) => qb.select({ id: users.id })",
    "View('totals').as((qb) => qb.select({ email: users.email })",
    'view public.totals',
    /view totals/,
  ],
];

test.each(kits)('%s: a rich schema that agrees with its migrations has no drift', async (kit) => {
  expect((await driftIn(kit, 'postgresql', project(kit))).objects).toEqual([]);
});

/** Cases of different objects are tried together. */
const rounds: (typeof cases)[number][][] = [];
for (const one of cases) {
  const round = rounds.find((others) => others.every(([, , , object]) => object !== one[3]));
  if (round === undefined) rounds.push([one]);
  else round.push(one);
}

test.each(kits.flatMap((kit) => rounds.map((round) => [kit, round.map(([what]) => what).join(', '), round] as const)))(
  '%s: %s: one object each',
  async (kit, _what, round) => {
    const objects = await after(kit, (schema) => round.reduce((text, [, from, to]) => text.replace(from, to), schema));
    expect(objects.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual(round.map(([, , , object]) => object).sort());
    for (const [, , , object, words] of round) {
      const found = objects.find(({ kind, name }) => `${kind} ${name}` === object);
      expect(found?.differences.map(inWords).join('; ')).toMatch(words);
    }
  },
);
