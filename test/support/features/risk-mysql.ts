import { type Feature, steps } from './feature.ts';

/** Harmless migrations, and each that a team is asked about. */
export function mysqlRisks(): Feature[] {
  const head = `import { bigint, boolean, char, date, datetime, decimal, double, float, index, int, mediumtext, mysqlEnum, mysqlTable, primaryKey, text, timestamp, tinyint, varchar } from 'drizzle-orm/mysql-core';`;
  const table = (name: string, columns: string, extra = '') =>
    `export const ${name} = mysqlTable('${name}', { id: int('id').primaryKey(), ${columns} }, (t) => [${extra}]);`;
  const types =
    "a: tinyint('a'), b: int('b'), c: varchar('c', { length: 50 }), d: varchar('d', { length: 50 }), e: decimal('e', { precision: 10, scale: 2 }), f: int('f', { unsigned: true }), g: timestamp('g'), h: float('h'), i: mysqlEnum('i', ['one', 'two']), j: char('j', { length: 2 }), k: text('k'), l: int('l').notNull(), m: boolean('m'), n: date('n')";
  const wide =
    "a: int('a'), b: bigint('b', { mode: 'number' }), c: varchar('c', { length: 100 }), d: text('d'), e: decimal('e', { precision: 12, scale: 2 }), f: bigint('f', { mode: 'number' }), g: timestamp('g', { fsp: 3 }), h: double('h'), i: varchar('i', { length: 10 }), j: varchar('j', { length: 4 }), k: mediumtext('k'), l: int('l'), m: tinyint('m'), n: datetime('n')";
  const narrow =
    "a: tinyint('a'), b: int('b'), c: varchar('c', { length: 20 }), d: varchar('d', { length: 99 }), e: decimal('e', { precision: 12, scale: 4 }), f: bigint('f', { mode: 'number', unsigned: true }), g: timestamp('g'), h: float('h'), i: varchar('i', { length: 10 }), j: varchar('j', { length: 4 }), k: text('k'), l: int('l'), m: tinyint('m'), n: date('n')";
  const users = "name: varchar('name', { length: 99 }), email: text('email')";
  return steps(head, [
    {
      name: 'start',
      parts: {
        users: table('users', `${users}, bio: text('bio'), mood: mysqlEnum('mood', ['sad', 'ok', 'archived'])`),
        posts: table('posts', "title: text('title')"),
        pairs:
          "export const pairs = mysqlTable('pairs', { a: int('a').notNull(), b: int('b').notNull() }, (t) => [primaryKey({ columns: [t.a], name: 'pairs_pk' })]);",
        types: table('types', types),
      },
    },
    {
      name: 'ok_additions',
      parts: {
        users: table(
          'users',
          `${users}, bio: text('bio'), mood: mysqlEnum('mood', ['sad', 'meh', 'ok', 'archived']), note: text('note'), age: int('age').notNull().default(0)`,
          "index('users_name_idx').on(t.name)",
        ),
        fresh: table('fresh', "must: text('must').notNull()"),
      },
    },
    { name: 'ok_widened', parts: { types: table('types', wide) } },
    {
      name: 'narrowed',
      asks: { 'column-type-narrowed': ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'k', 'n'].map((column) => `types.${column}`) },
      parts: { types: table('types', narrow) },
    },
    {
      name: 'drop_column',
      asks: { 'drop-column': ['users.bio'] },
      parts: {
        users: table(
          'users',
          `${users}, mood: mysqlEnum('mood', ['sad', 'meh', 'ok', 'archived']), note: text('note'), age: int('age').notNull().default(0)`,
          "index('users_name_idx').on(t.name)",
        ),
      },
    },
    {
      name: 'enum_value',
      asks: { 'drop-enum-value': ['users.mood.archived'] },
      parts: {
        users: table(
          'users',
          `${users}, mood: mysqlEnum('mood', ['sad', 'meh', 'ok']), note: text('note'), age: int('age').notNull().default(0)`,
          "index('users_name_idx').on(t.name)",
        ),
      },
    },
    {
      name: 'not_null_new',
      asks: { 'not-null-without-default': ['posts.slug'] },
      parts: { posts: table('posts', "title: text('title'), slug: int('slug').notNull()") },
    },
    {
      name: 'not_null_set',
      asks: { 'not-null-without-default': ['posts.title'] },
      parts: { posts: table('posts', "title: text('title').notNull(), slug: int('slug').notNull()") },
    },
    {
      name: 'rename_column',
      renames: [['public.posts.title', 'public.posts.headline']],
      asks: { 'rename-column': ['posts.title'] },
      parts: { posts: table('posts', "headline: text('headline').notNull(), slug: int('slug').notNull()") },
    },
    {
      name: 'rename_table',
      renames: [
        ['public.posts', 'public.articles'],
        ['public.articles.headline', 'public.articles.title'],
      ],
      asks: { 'rename-table': ['posts'], 'rename-column': ['posts.headline'] },
      parts: { posts: table('articles', "title: text('title').notNull(), slug: int('slug').notNull()") },
    },
    {
      name: 'primary_key',
      asks: { 'primary-key-changed': ['pairs'] },
      parts: {
        pairs:
          "export const pairs = mysqlTable('pairs', { a: int('a').notNull(), b: int('b').notNull() }, (t) => [primaryKey({ columns: [t.a, t.b], name: 'pairs_pk' })]);",
      },
    },
    { name: 'drop_table', asks: { 'drop-table': ['pairs'] }, parts: { pairs: null } },
  ]);
}
