// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders belong to the schemas
import { type Feature, steps } from './feature.ts';

/** What drizzle-kit can generate for this dialect. */
export function postgresql(): Feature[] {
  const head = `import { sql } from 'drizzle-orm';
import { bigserial, boolean, check, foreignKey, index, integer, jsonb, numeric, pgEnum, pgMaterializedView, pgPolicy, pgRole, pgSchema, pgSequence, pgTable, pgView, primaryKey, text, timestamp, unique, uniqueIndex, uuid, varchar } from 'drizzle-orm/pg-core';`;
  const users = (columns: string, extra = '') => `export const users = pgTable('users', {
  id: integer('id').primaryKey(), email: varchar('email', { length: 120 }).notNull().unique(), ${columns}
}, (t) => [${extra}]);`;
  const base =
    "tags: text('tags').array().notNull().default(sql`'{}'::text[]`), made: timestamp('made', { withTimezone: true }).notNull().default(sql`now()`), key: uuid('key').defaultRandom(), data: jsonb('data').default({ a: [1, 'x'] })";
  const aged = `${base}, age: integer('age').default(18)`;
  const memberships = (extra: string) => `export const memberships = pgTable('memberships', {
  user_id: integer('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }), team_id: uuid('team_id').notNull(), role: mood('role').default('ok')
}, (t) => [primaryKey({ columns: [t.user_id, t.team_id] })${extra}]);`;
  return steps(head, [
    {
      name: 'tables',
      parts: {
        mood: "export const mood = pgEnum('mood', ['sad', 'ok']);",
        auth: "export const auth = pgSchema('auth');",
        users: users(base),
        accounts: `export const accounts = auth.table('accounts', { id: bigserial('id', { mode: 'number' }).primaryKey(), owner: integer('owner').references(() => users.id), balance: numeric('balance', { precision: 10, scale: 2 }).default('0.00') });`,
      },
    },
    { name: 'columns', parts: { users: users(aged) } },
    {
      name: 'keys',
      parts: {
        memberships: memberships(", check('members_role', sql`${t.role} <> 'sad'`)"),
        pairs: `export const pairs = pgTable('pairs', { a: integer('a'), b: uuid('b'), full: text('full').generatedAlwaysAs(sql\`'x' || a\`) }, (t) => [foreignKey({ columns: [t.a, t.b], foreignColumns: [memberships.user_id, memberships.team_id], name: 'pairs_fk' }).onUpdate('cascade'), unique('pairs_ab').on(t.a, t.b).nullsNotDistinct()]);`,
      },
    },
    {
      name: 'enums',
      parts: {
        mood: "export const mood = pgEnum('mood', ['sad', 'meh', 'ok', 'happy']);",
        level: "export const level = auth.enum('level', ['low', 'high']);",
      },
    },
    {
      name: 'indexes',
      parts: {
        users: users(
          aged,
          "index('users_lower').on(sql`lower(${t.email})`), uniqueIndex('users_adult').on(t.email.desc().nullsLast(), t.age).where(sql`${t.age} > 17`), index('users_data').using('gin', t.data)",
        ),
      },
    },
    {
      name: 'rename_column',
      renames: [['public.users.age', 'public.users.years']],
      parts: {
        users: users(
          `${base}, years: integer('years').default(18)`,
          "index('users_lower').on(sql`lower(${t.email})`), index('users_data').using('gin', t.data)",
        ),
      },
    },
    {
      name: 'rename_table',
      renames: [
        ['public.users', 'public.people'],
        ['public.people.years', 'public.people.old'],
      ],
      parts: {
        users: users(
          `${base}, old: integer('old').default(18)`,
          "index('users_lower').on(sql`lower(${t.email})`), index('users_data').using('gin', t.data)",
        ).replace("'users'", "'people'"),
      },
    },
    {
      name: 'views',
      parts: {
        zbase: "export const zbase = pgView('zbase').as((qb) => qb.select({ id: users.id, email: users.email }).from(users));",
        adep: "export const adep = pgView('adep').with({ securityInvoker: true }).as((qb) => qb.select().from(zbase));",
        stats:
          "export const stats = pgMaterializedView('stats').withNoData().as((qb) => qb.select({ id: users.id }).from(users).where(sql`${users.email} like '%ü%'`));",
      },
    },
    {
      name: 'policies',
      parts: {
        admin: "export const admin = pgRole('admin', { createDb: true });",
        docs: "export const docs = pgTable('docs', { id: integer('id').primaryKey().generatedAlwaysAsIdentity({ startWith: 10 }), open: boolean('open').default(false) }, (t) => [pgPolicy('read', { as: 'permissive', for: 'select', to: admin, using: sql`${t.open}` }), pgPolicy('write', { for: 'insert', to: 'public', withCheck: sql`true` })]);",
      },
    },
    {
      name: 'alter_policies',
      parts: {
        docs: "export const docs = pgTable('docs', { id: integer('id').primaryKey().generatedAlwaysAsIdentity({ startWith: 10 }), open: boolean('open').default(false) }, (t) => [pgPolicy('read', { as: 'permissive', for: 'select', to: admin, using: sql`${t.open} and true` })]);",
      },
    },
    {
      name: 'sequences',
      parts: {
        serial: "export const numbers = pgSequence('numbers', { startWith: 100, increment: 5, cache: 10, cycle: true });",
      },
    },
    {
      name: 'non_ascii',
      parts: {
        sizes:
          "export const sizes = pgTable('größen', { id: integer('id').primaryKey(), имя: text('имя').default('Zoë — 日本 🦆'), quote: text(\"it's\").default(`it's \"so\"`) }, (t) => [index('größen_имя_idx').on(t.имя)]);",
      },
    },
    {
      name: 'bare',
      bare: true,
      parts: {
        one: "export const one = pgTable('one', { id: integer('id').primaryKey(), at: timestamp('at').defaultNow() }, (t) => [index('one_at').on(t.at)]);",
        two: "export const two = pgTable('two', { id: integer('id').primaryKey(), one: integer('one').references(() => one.id) });",
        accounts: `export const accounts = auth.table('accounts', { id: bigserial('id', { mode: 'number' }).primaryKey(), owner: integer('owner').references(() => users.id), balance: numeric('balance', { precision: 12, scale: 2 }).notNull().default('1.00'), note: text('note') });`,
      },
    },
    {
      name: 'rename_more',
      renames: [
        ['auth', 'access'],
        ['public.mood', 'public.humour'],
        ['public.numbers', 'public.digits'],
        ['public.docs.read', 'public.docs.look'],
        ['admin', 'boss'],
      ],
      parts: {
        auth: "export const auth = pgSchema('access');",
        mood: "export const mood = pgEnum('humour', ['sad', 'meh', 'ok', 'happy']);",
        admin: "export const admin = pgRole('boss', { createDb: true });",
        docs: "export const docs = pgTable('docs', { id: integer('id').primaryKey().generatedAlwaysAsIdentity({ startWith: 10 }), open: boolean('open').default(false) }, (t) => [pgPolicy('look', { as: 'permissive', for: 'select', to: admin, using: sql`${t.open} and true` })]);",
        serial: "export const numbers = pgSequence('digits', { startWith: 100, increment: 5, cache: 10, cycle: true });",
      },
    },
    {
      name: 'rename_one_of_two',
      renames: [['public.one.at', 'public.one.since']],
      parts: {
        one: "export const one = pgTable('one', { id: integer('id').primaryKey(), since: timestamp('since').defaultNow(), extra: text('extra') }, (t) => [index('one_at').on(t.since)]);",
      },
    },
    {
      name: 'move',
      renames: [
        ['public.one', 'access.one'],
        ['public.humour', 'access.humour'],
        ['public.digits', 'access.digits'],
      ],
      parts: {
        auth: "export const auth = pgSchema('access');\nexport const mood = auth.enum('humour', ['sad', 'meh', 'ok', 'happy']);",
        mood: null,
        serial: "export const numbers = auth.sequence('digits', { startWith: 100, increment: 5, cache: 10, cycle: true });",
        one: "export const one = auth.table('one', { id: integer('id').primaryKey(), since: timestamp('since').defaultNow(), extra: text('extra') }, (t) => [index('one_at').on(t.since)]);",
      },
    },
    {
      name: 'rename_view',
      renames: [
        ['public.stats', 'public.numbers_of'],
        ['public.größen', 'public.maße'],
        ['public.maße.имя', 'public.maße.названиe'],
      ],
      parts: {
        stats:
          "export const stats = pgMaterializedView('numbers_of').withNoData().as((qb) => qb.select({ id: accounts.id }).from(accounts));",
        sizes:
          "export const sizes = pgTable('maße', { id: integer('id').primaryKey(), названиe: text('названиe').default('Zoë — 日本 🦆'), quote: text(\"it's\").default(`it's \"so\"`) }, (t) => [index('größen_имя_idx').on(t.названиe)]);",
      },
    },
    { name: 'drops', parts: { adep: null, stats: null, pairs: null, docs: null, admin: null, serial: null, two: null } },
    {
      name: 'more_views',
      parts: {
        zbase2: "export const zbase2 = pgView('z2').as((qb) => qb.select({ id: users.id }).from(users));",
        abase2: "export const abase2 = pgView('a2').as((qb) => qb.select().from(zbase2));",
        mbase2: "export const mbase2 = pgView('m2').as((qb) => qb.select().from(abase2));",
        late: "export const late = pgTable('late', { id: integer('id').primaryKey() });",
      },
    },
    { name: 'drop_views', parts: { zbase: null, zbase2: null, abase2: null, mbase2: null } },
  ]);
}
