import { type Feature, steps } from './feature.ts';

/** Harmless migrations, and each that a team is asked about. */
export function sqliteRisks(): Feature[] {
  const head = `import { index, integer, numeric, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';`;
  const table = (name: string, columns: string, extra = '') =>
    `export const ${name} = sqliteTable('${name}', { id: integer('id').primaryKey(), ${columns} }, (t) => [${extra}]);`;
  const users = "name: text('name'), email: text('email')";
  return steps(head, [
    {
      name: 'start',
      parts: {
        users: table('users', `${users}, bio: text('bio')`),
        posts: table(
          'posts',
          "title: text('title'), owner: integer('owner').references(() => users.id, { onDelete: 'cascade' })",
        ),
        pairs:
          "export const pairs = sqliteTable('pairs', { a: integer('a').notNull(), b: integer('b').notNull() }, (t) => [primaryKey({ columns: [t.a] })]);",
        types: table(
          'types',
          "a: integer('a'), b: text('b', { length: 50 }), c: real('c'), d: text('d'), e: integer('e').notNull()",
        ),
      },
    },
    {
      name: 'ok_additions',
      parts: {
        users: table(
          'users',
          `${users}, bio: text('bio'), note: text('note'), age: integer('age').notNull().default(0)`,
          "index('users_name_idx').on(t.name)",
        ),
        fresh: table('fresh', "must: text('must').notNull()"),
      },
    },
    // nothing refers to this table
    {
      name: 'ok_widened',
      parts: {
        types: table(
          'types',
          "a: real('a'), b: text('b', { length: 20 }), c: numeric('c'), d: text('d', { mode: 'json' }), e: integer('e', { mode: 'timestamp' })",
        ),
      },
    },
    {
      name: 'narrowed',
      asks: { 'column-type-narrowed': ['types.a', 'types.d'] },
      parts: {
        types: table(
          'types',
          "a: integer('a'), b: text('b', { length: 20 }), c: numeric('c'), d: integer('d'), e: integer('e', { mode: 'timestamp' })",
        ),
      },
    },
    {
      name: 'drop_column',
      asks: { 'drop-column': ['users.bio'] },
      parts: {
        users: table(
          'users',
          `${users}, note: text('note'), age: integer('age').notNull().default(0)`,
          "index('users_name_idx').on(t.name)",
        ),
      },
    },
    {
      name: 'rebuilt',
      asks: { 'sqlite-table-rebuilt': ['users'] },
      parts: {
        users: table(
          'users',
          `${users}, note: text('note'), age: integer('age').notNull().default(1)`,
          "index('users_name_idx').on(t.name)",
        ),
      },
    },
    {
      name: 'not_null_new',
      asks: { 'not-null-without-default': ['posts.slug'] },
      parts: {
        posts: table(
          'posts',
          "title: text('title'), owner: integer('owner').references(() => users.id, { onDelete: 'cascade' }), slug: integer('slug').notNull()",
        ),
      },
    },
    {
      name: 'not_null_set',
      asks: { 'not-null-without-default': ['posts.title'] },
      parts: {
        posts: table(
          'posts',
          "title: text('title').notNull(), owner: integer('owner').references(() => users.id, { onDelete: 'cascade' }), slug: integer('slug').notNull()",
        ),
      },
    },
    {
      name: 'rename_column',
      renames: [['public.posts.title', 'public.posts.headline']],
      asks: { 'rename-column': ['posts.title'] },
      parts: {
        posts: table(
          'posts',
          "headline: text('headline').notNull(), owner: integer('owner').references(() => users.id, { onDelete: 'cascade' }), slug: integer('slug').notNull()",
        ),
      },
    },
    {
      name: 'rename_table',
      renames: [
        ['public.posts', 'public.articles'],
        ['public.articles.headline', 'public.articles.title'],
      ],
      asks: { 'rename-table': ['posts'], 'rename-column': ['posts.headline'] },
      parts: {
        posts: table(
          'articles',
          "title: text('title').notNull(), owner: integer('owner').references(() => users.id, { onDelete: 'cascade' }), slug: integer('slug').notNull()",
        ),
      },
    },
    {
      name: 'primary_key',
      asks: { 'primary-key-changed': ['pairs'] },
      parts: {
        pairs:
          "export const pairs = sqliteTable('pairs', { a: integer('a').notNull(), b: integer('b').notNull() }, (t) => [primaryKey({ columns: [t.a, t.b] })]);",
      },
    },
    { name: 'drop_table', asks: { 'drop-table': ['pairs'] }, parts: { pairs: null } },
  ]);
}
