// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders belong to the schemas
import { type Feature, steps } from './feature.ts';

/** What drizzle-kit can generate for this dialect. */
export function mysql(): Feature[] {
  const head = `import { sql } from 'drizzle-orm';
import { bigint, boolean, check, datetime, decimal, foreignKey, index, int, json, mysqlEnum, mysqlTable, mysqlView, primaryKey, serial, text, timestamp, unique, uniqueIndex, varchar } from 'drizzle-orm/mysql-core';`;
  const users = (columns: string, extra = '') => `export const users = mysqlTable('users', {
  id: int('id').autoincrement().primaryKey(), email: varchar('email', { length: 120 }).notNull().unique(), ${columns}
}, (t) => [${extra}]);`;
  const base =
    "made: timestamp('made').notNull().default(sql`(now())`), data: json('data'), price: decimal('price', { precision: 10, scale: 2 }).default('0.00')";
  const aged = `${base}, age: int('age').default(18), mood: mysqlEnum('mood', ['sad', 'ok']).default('ok')`;
  const happy = aged.replace("'sad', 'ok'", "'sad', 'meh', 'ok', `it's`");
  return steps(head, [
    { name: 'tables', parts: { users: users(base) } },
    { name: 'columns', parts: { users: users(aged) } },
    {
      name: 'keys',
      parts: {
        memberships:
          "export const memberships = mysqlTable('memberships', { user_id: int('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }), team_id: int('team_id').notNull(), role: varchar('role', { length: 20 }) }, (t) => [primaryKey({ columns: [t.user_id, t.team_id] }), check('members_role', sql`${t.role} <> 'x'`)]);",
        pairs:
          "export const pairs = mysqlTable('pairs', { a: int('a'), b: int('b'), full: varchar('full', { length: 50 }).generatedAlwaysAs(sql`concat('x', a)`, { mode: 'stored' }) }, (t) => [foreignKey({ columns: [t.a, t.b], foreignColumns: [memberships.user_id, memberships.team_id], name: 'pairs_fk' }), unique('pairs_ab').on(t.a, t.b)]);",
      },
    },
    { name: 'enums', parts: { users: users(happy) } },
    {
      name: 'indexes',
      parts: {
        users: users(happy, "index('users_lower').on(sql`(lower(${t.email}))`), uniqueIndex('users_age').on(t.email, t.age)"),
      },
    },
    {
      name: 'rename_column',
      renames: [['public.users.age', 'public.users.years']],
      parts: {
        users: users(
          happy.replace("age: int('age')", "years: int('years')"),
          "index('users_lower').on(sql`(lower(${t.email}))`)",
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
          happy.replace("age: int('age')", "old: int('old')"),
          "index('users_lower').on(sql`(lower(${t.email}))`)",
        ).replace("'users'", "'people'"),
      },
    },
    {
      name: 'views',
      parts: {
        zbase: "export const zbase = mysqlView('zbase').as((qb) => qb.select({ id: users.id, email: users.email }).from(users));",
        adep: "export const adep = mysqlView('adep').algorithm('merge').sqlSecurity('invoker').as((qb) => qb.select().from(zbase));",
      },
    },
    {
      name: 'non_ascii',
      parts: {
        sizes:
          "export const sizes = mysqlTable('größen', { id: bigint('id', { mode: 'number', unsigned: true }).primaryKey(), имя: varchar('имя', { length: 40 }).default('Zoë — 日本 🦆'), said: varchar('said', { length: 40 }).default(`it's \"so\"`) }, (t) => [index('größen_имя_idx').on(t.имя)]);",
      },
    },
    {
      name: 'bare',
      bare: true,
      parts: {
        one: "export const one = mysqlTable('one', { id: serial('id').primaryKey(), at: datetime('at').default(sql`CURRENT_TIMESTAMP`), on: boolean('on').default(true) }, (t) => [index('one_at').on(t.at)]);",
        two: "export const two = mysqlTable('two', { id: int('id').primaryKey(), user: int('user').references(() => users.id), note: text('note') });",
      },
    },
    {
      name: 'rename_one_of_two',
      renames: [['public.two.note', 'public.two.remark']],
      parts: {
        two: "export const two = mysqlTable('two', { id: int('id').primaryKey(), user: int('user').references(() => users.id), remark: text('remark'), extra: text('extra') });",
      },
    },
    {
      name: 'alter',
      parts: {
        two: "export const two = mysqlTable('two', { id: int('id').primaryKey(), user: int('user').references(() => users.id), remark: varchar('remark', { length: 99 }).notNull().default('-'), extra: text('extra') });",
      },
    },
    {
      name: 'rename_view',
      renames: [
        ['public.adep', 'public.other'],
        ['public.größen', 'public.maße'],
        ['public.maße.имя', 'public.maße.названиe'],
      ],
      parts: {
        adep: "export const adep = mysqlView('other').algorithm('merge').sqlSecurity('invoker').as((qb) => qb.select().from(zbase));",
        sizes:
          "export const sizes = mysqlTable('maße', { id: bigint('id', { mode: 'number', unsigned: true }).primaryKey(), названиe: varchar('названиe', { length: 40 }).default('Zoë — 日本 🦆'), said: varchar('said', { length: 40 }).default(`it's \"so\"`) }, (t) => [index('größen_имя_idx').on(t.названиe)]);",
      },
    },
    { name: 'drops', parts: { adep: null, pairs: null, two: null } },
    { name: 'drop_views', parts: { zbase: null } },
  ]);
}
