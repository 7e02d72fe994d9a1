import { type Feature, steps } from './feature.ts';

/** Harmless migrations, and each that a team is asked about. */
export function postgresqlRisks(): Feature[] {
  const head = `import { bigint, char, doublePrecision, index, integer, json, jsonb, numeric, pgEnum, pgSchema, pgTable, primaryKey, real, serial, smallint, text, timestamp, uuid, varchar } from 'drizzle-orm/pg-core';`;
  const table = (name: string, columns: string, extra = '') =>
    `export const ${name} = pgTable('${name}', { id: integer('id').primaryKey(), ${columns} }, (t) => [${extra}]);`;
  const types =
    "a: smallint('a'), b: integer('b'), c: varchar('c', { length: 50 }), d: varchar('d', { length: 50 }), e: numeric('e', { precision: 10, scale: 2 }), f: json('f'), g: timestamp('g', { precision: 3 }), h: real('h'), i: kind('i'), j: char('j', { length: 2 }), k: varchar('k', { length: 9 }).array(), l: integer('l').notNull()";
  const wide =
    "a: integer('a'), b: bigint('b', { mode: 'number' }), c: varchar('c', { length: 100 }), d: text('d'), e: numeric('e', { precision: 12, scale: 2 }), f: jsonb('f'), g: timestamp('g'), h: doublePrecision('h'), i: text('i'), j: varchar('j', { length: 4 }), k: varchar('k', { length: 10 }).array(), l: integer('l')";
  const narrow =
    "a: smallint('a'), b: integer('b'), c: varchar('c', { length: 20 }), d: varchar('d', { length: 99 }), e: numeric('e', { precision: 12, scale: 4 }), f: jsonb('f'), g: timestamp('g', { withTimezone: true }), h: real('h'), i: text('i'), j: varchar('j', { length: 4 }), k: varchar('k', { length: 5 }).array(), l: integer('l')";
  return steps(head, [
    {
      name: 'start',
      parts: {
        kind: "export const kind = pgEnum('kind', ['one', 'two']);",
        mood: "export const mood = pgEnum('mood', ['sad', 'ok', 'archived']);",
        spare: "export const spare = pgEnum('spare', ['x']);",
        auth: "export const auth = pgSchema('auth');",
        old: "export const old = pgSchema('old');",
        users: table('users', "name: text('name'), email: text('email'), bio: text('bio'), mood: mood('mood')"),
        notes: table('notes', "body: text('body')"),
        posts: table('posts', "title: text('title')"),
        pairs:
          "export const pairs = pgTable('pairs', { a: integer('a').notNull(), b: integer('b').notNull() }, (t) => [primaryKey({ columns: [t.a] })]);",
        types: table('types', types),
        accounts: "export const accounts = auth.table('accounts', { id: integer('id') });",
      },
    },
    {
      name: 'ok_additions',
      parts: {
        users: table(
          'users',
          "name: text('name'), email: text('email'), bio: text('bio'), mood: mood('mood'), note: text('note'), age: integer('age').notNull().default(0), number: serial('number').notNull(), upper: text('upper').notNull().generatedAlwaysAs('x')",
          "index('users_name_idx').on(t.name)",
        ),
        mood: "export const mood = pgEnum('mood', ['sad', 'meh', 'ok', 'archived']);",
        fresh: table('fresh', "must: text('must').notNull()"),
      },
    },
    { name: 'ok_widened', parts: { types: table('types', wide) } },
    {
      name: 'narrowed',
      asks: {
        'column-type-narrowed': ['a', 'b', 'c', 'd', 'e', 'g', 'h', 'k'].map((column) => `public.types.${column}`),
      },
      parts: { types: table('types', narrow) },
    },
    {
      name: 'drop_column',
      asks: { 'drop-column': ['public.users.bio'] },
      parts: {
        users: table('users', "name: text('name'), email: text('email'), mood: mood('mood')").replace(
          "id: integer('id')",
          "note: text('note'), age: integer('age').notNull().default(0), number: serial('number').notNull(), upper: text('upper').notNull().generatedAlwaysAs('x'), id: integer('id')",
        ),
      },
    },
    {
      name: 'not_null_new',
      asks: { 'not-null-without-default': ['public.posts.slug'] },
      parts: { posts: table('posts', "title: text('title'), slug: uuid('slug').notNull()") },
    },
    {
      name: 'not_null_set',
      asks: { 'not-null-without-default': ['public.posts.title'] },
      parts: { posts: table('posts', "title: text('title').notNull().default('-'), slug: uuid('slug').notNull()") },
    },
    {
      name: 'rename_column',
      renames: [['public.posts.title', 'public.posts.headline']],
      asks: { 'rename-column': ['public.posts.title'] },
      parts: { posts: table('posts', "headline: text('headline').notNull().default('-'), slug: uuid('slug').notNull()") },
    },
    {
      name: 'rename_table',
      renames: [
        ['public.posts', 'public.articles'],
        ['public.articles.headline', 'public.articles.title'],
      ],
      asks: { 'rename-table': ['public.posts'], 'rename-column': ['public.posts.headline'] },
      parts: {
        posts: table('articles', "title: text('title').notNull().default('-'), slug: uuid('slug').notNull()"),
      },
    },
    {
      name: 'move_table',
      renames: [['public.notes', 'auth.notes']],
      asks: { 'rename-table': ['public.notes'] },
      parts: { notes: table('notes', "body: text('body')").replace('pgTable', 'auth.table') },
    },
    {
      name: 'rename_schema',
      renames: [['auth', 'access']],
      asks: { 'rename-table': ['auth'] },
      parts: { auth: "export const auth = pgSchema('access');" },
    },
    {
      name: 'primary_key',
      asks: { 'primary-key-changed': ['public.pairs'] },
      parts: {
        pairs:
          "export const pairs = pgTable('pairs', { a: integer('a').notNull(), b: integer('b').notNull() }, (t) => [primaryKey({ columns: [t.a, t.b] })]);",
      },
    },
    {
      name: 'enum_value',
      asks: { 'drop-enum-value': ['public.mood.archived'] },
      parts: { mood: "export const mood = pgEnum('mood', ['sad', 'meh', 'ok']);" },
    },
    { name: 'drop_enum', asks: { 'drop-enum-value': ['public.spare'] }, parts: { spare: null } },
    { name: 'drop_schema', asks: { 'drop-schema': ['old'] }, parts: { old: null } },
    { name: 'drop_table', asks: { 'drop-table': ['public.pairs', 'access.accounts'] }, parts: { pairs: null, accounts: null } },
  ]);
}
