// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders belong to the schemas
import { type Feature, steps } from './feature.ts';

/** What drizzle-kit can generate for this dialect. */
export function sqlite(): Feature[] {
  const head = `import { sql } from 'drizzle-orm';
import { blob, check, foreignKey, index, integer, primaryKey, real, sqliteTable, sqliteView, text, unique, uniqueIndex } from 'drizzle-orm/sqlite-core';`;
  const users = (columns: string, extra = '') => `export const users = sqliteTable('users', {
  id: integer('id').primaryKey({ autoIncrement: true }), email: text('email').notNull().unique(), ${columns}
}, (t) => [${extra}]);`;
  const base =
    "made: integer('made', { mode: 'timestamp' }).notNull().default(sql`(unixepoch())`), data: text('data', { mode: 'json' }).default({ a: [1] }), raw: blob('raw')";
  const aged = `${base}, age: integer('age').default(18), mood: text('mood', { enum: ['sad', 'ok'] }).default('ok')`;
  return steps(head, [
    { name: 'tables', parts: { users: users(base) } },
    { name: 'columns', parts: { users: users(aged) } },
    {
      name: 'keys',
      parts: {
        memberships:
          "export const memberships = sqliteTable('memberships', { user_id: integer('user_id').notNull().references(() => users.id, { onDelete: 'cascade' }), team_id: integer('team_id').notNull(), role: text('role') }, (t) => [primaryKey({ columns: [t.user_id, t.team_id] }), check('members_role', sql`${t.role} <> 'x'`)]);",
        pairs:
          "export const pairs = sqliteTable('pairs', { a: integer('a'), b: integer('b'), full: text('full').generatedAlwaysAs(sql`('x' || a)`, { mode: 'stored' }) }, (t) => [foreignKey({ columns: [t.a, t.b], foreignColumns: [memberships.user_id, memberships.team_id], name: 'pairs_fk' }), unique('pairs_ab').on(t.a, t.b)]);",
      },
    },
    {
      name: 'indexes',
      parts: {
        users: users(
          aged,
          "index('users_lower').on(sql`lower(${t.email})`), uniqueIndex('users_age').on(t.email, t.age).where(sql`${t.age} > 17`)",
        ),
      },
    },
    {
      name: 'rename_column',
      renames: [['public.users.age', 'public.users.years']],
      parts: {
        users: users(
          aged.replace("age: integer('age')", "years: integer('years')"),
          "index('users_lower').on(sql`lower(${t.email})`)",
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
          aged.replace("age: integer('age')", "old: integer('old')"),
          "index('users_lower').on(sql`lower(${t.email})`)",
        ).replace("'users'", "'people'"),
      },
    },
    {
      name: 'views',
      parts: {
        zbase:
          "export const zbase = sqliteView('zbase').as((qb) => qb.select({ id: users.id, email: users.email }).from(users));",
        adep: "export const adep = sqliteView('adep').as((qb) => qb.select().from(zbase));",
      },
    },
    {
      name: 'rebuild',
      parts: {
        users: users(
          aged.replace("age: integer('age').default(18)", "old: real('old').notNull().default(1.5)"),
          "index('users_lower').on(sql`lower(${t.email})`)",
        ).replace("'users'", "'people'"),
      },
    },
    {
      name: 'non_ascii',
      parts: {
        sizes:
          "export const sizes = sqliteTable('größen', { id: integer('id').primaryKey(), имя: text('имя').default('Zoë — 日本 🦆'), said: text('said').default(`it's \"so\"`) }, (t) => [index('größen_имя_idx').on(t.имя)]);",
      },
    },
    {
      name: 'bare',
      bare: true,
      parts: {
        one: "export const one = sqliteTable('one', { id: integer('id').primaryKey(), at: text('at').default(sql`CURRENT_TIMESTAMP`) }, (t) => [index('one_at').on(t.at)]);",
        two: "export const two = sqliteTable('two', { id: integer('id').primaryKey(), user: integer('user').references(() => users.id), note: text('note') });",
      },
    },
    {
      name: 'rename_one_of_two',
      renames: [['public.two.note', 'public.two.remark']],
      parts: {
        two: "export const two = sqliteTable('two', { id: integer('id').primaryKey(), user: integer('user').references(() => users.id), remark: text('remark'), extra: text('extra') });",
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
        adep: "export const adep = sqliteView('other').as((qb) => qb.select().from(zbase));",
        sizes:
          "export const sizes = sqliteTable('maße', { id: integer('id').primaryKey(), названиe: text('названиe').default('Zoë — 日本 🦆'), said: text('said').default(`it's \"so\"`) }, (t) => [index('größen_имя_idx').on(t.названиe)]);",
      },
    },
    { name: 'drops', parts: { adep: null, pairs: null, two: null } },
    { name: 'drop_views', parts: { zbase: null } },
  ]);
}
