import type { Dialect, Kit } from './histories.ts';

type Tree = Readonly<Record<string, string>>;

/** The words of a dialect, under names that are the same for all. */
const imports: Readonly<Record<Dialect, string>> = {
  postgresql:
    "check, foreignKey, index, integer as number, pgEnum, pgTable as table, pgView as view, real, timestamp, unique, uniqueIndex, varchar as words } from 'drizzle-orm/pg-core';",
  mysql:
    "check, foreignKey, index, int as number, mysqlEnum, mysqlTable as table, mysqlView as view, real, timestamp, unique, uniqueIndex, varchar as words } from 'drizzle-orm/mysql-core';",
  sqlite:
    "check, foreignKey, index, integer as number, sqliteTable as table, sqliteView as view, real, unique, uniqueIndex, text as words } from 'drizzle-orm/sqlite-core';",
};

const moods: Readonly<Record<Dialect, readonly [before: string, column: string]>> = {
  postgresql: ["export const moodOf = pgEnum('mood', ['sad', 'ok']);\n", "moodOf('mood')"],
  mysql: ['', "mysqlEnum('mood', ['sad', 'ok'])"],
  // has no enums
  sqlite: ['', "words('mood', { enum: ['sad', 'ok'] }).default('sad')"],
};

/** A small schema with one of each thing that edits are about. */
export function schemaToEdit(kit: Kit, dialect: Dialect): string {
  const [before, mood] = moods[dialect];
  return `import { sql } from 'drizzle-orm';
import { relations } from 'drizzle-orm${kit === '1.0' ? '/_relations' : ''}';
import { ${imports[dialect]}

${before}export const users = table('users', {
  id: number('id').primaryKey(),
  email: words('email', { length: 100 }).notNull(),
  name: words('name', { length: 50 }),
  role: words('role', { length: 20 }).default('reader').notNull(),
  age: number('age'),
  mood: ${mood},
}, (t) => [index('users_name_idx').on(t.name), check('users_age_check', sql\`age > 0\`)]);

export const posts = table('posts', {
  id: number('id').primaryKey(),
  title: words('title', { length: 100 }).notNull(),
  author: number('author').references(() => users.id),
  score: number('score').default(0),
}, (t) => [unique('posts_title_unique').on(t.title)]);

export const tags = table('tags', { id: number('id').primaryKey(), label: words('label', { length: 20 }) });
export const readers = view('readers').as((qb) => qb.select({ id: users.id }).from(users));
`;
}

/** One edit of that schema: texts to replace, or what becomes of the files. */
export interface Edit {
  readonly what: string;
  readonly edit: readonly (readonly [from: string | RegExp, to: string])[] | ((schema: string) => Tree);
  /** The one rule that stops it, schema-without-migration unless named. */
  readonly rule?: string;
  /** Kits whose own `generate` does not see it either, and writes nothing. */
  readonly unseen?: readonly string[];
}

const users = /export const users = [\s\S]*?\n\}, [^\n]*\n/;
const column = (text: string) => [['  age: number', `  ${text},\n  age: number`]] as const;

/** What real repositories do to their schemas without a migration, and rightly so. */
export const harmless: readonly Edit[] = [
  { what: 'a comment', edit: [['export const users', '// everybody\nexport const users']] },
  { what: 'a comment on a column', edit: [['  role:', '  /** What they may do. */\n  role: /* see docs */']] },
  {
    what: 'another format',
    edit: [
      [/\n {2}(?=\w)/g, '\n\n\t\t'],
      [/'/g, '"'],
      [/;\n/g, '\n\n'],
    ],
  },
  { what: 'line ends of Windows', edit: [[/\n/g, '\r\n']] },
  {
    what: 'imports in another order',
    edit: [
      [/import \{ check, (.*?) \} from/, 'import { $1, check } from'],
      [/^(.*)\n(.*)\n/, '$2\n$1\n'],
    ],
  },
  {
    what: 'an import by another name',
    edit: [
      ['import { sql }', 'import { sql as raw }'],
      [/sql`/g, 'raw`'],
    ],
  },
  {
    what: 'imports of a whole module',
    edit: [
      ['import { sql }', 'import * as orm'],
      [/sql`/g, 'orm.sql`'],
    ],
  },
  {
    what: 'a type that is exported',
    edit: [[/$/, 'export type User = typeof users.$inferSelect;\nexport interface Role { name: string }\n']],
  },
  { what: '$type', edit: [["words('name', { length: 50 })", "words('name', { length: 50 }).$type<'Ada' | 'Bob'>()"]] },
  { what: 'enum of a text column', edit: [['{ length: 20 }).default', "{ length: 20, enum: ['reader', 'writer'] }).default"]] },
  { what: '$defaultFn', edit: [["number('age')", "number('age').$defaultFn(() => Date.now() % 100)"]] },
  {
    what: '$onUpdate',
    edit: [["words('name', { length: 50 })", "words('name', { length: 50 }).$onUpdate(() => String(Math.random()))"]],
  },
  {
    what: 'relations',
    edit: [[/$/, 'export const usersRelations = relations(users, ({ many }) => ({ posts: many(posts) }));\n']],
  },
  {
    what: 'a relation by another name',
    edit: [
      [
        /$/,
        "export const postsRelations = relations(posts, ({ one }) => ({ writer: one(users, { relationName: 'writer', fields: [posts.author], references: [users.id] }) }));\n",
      ],
    ],
  },
  { what: 'a variable by another name', edit: [[/\busers\b(?!['_`])/g, 'people']] },
  {
    what: 'a key by another name',
    edit: [
      ['  name: words', '  fullName: words'],
      ['t.name', 't.fullName'],
    ],
  },
  { what: 'columns in another order', edit: [[/( {2}email: .*\n)( {2}name: .*\n)/, '$2$1']] },
  {
    what: 'tables in another order',
    edit: [[/(export const posts = [\s\S]*?\n\}, [^\n]*\n)\n(export const tags .*\n)/, '$2$1']],
  },
  {
    what: 'a value that is computed',
    edit: [["words('label', { length: 20 })", "words(['la', 'bel'].join(''), { length: 4 * 5 })"]],
  },
  {
    what: 'columns that are shared',
    edit: [
      ['export const tags', "const named = { label: words('label', { length: 20 }) };\nexport const tags"],
      ["label: words('label', { length: 20 }) });\nexport const readers", '...named });\nexport const readers'],
    ],
  },
  {
    what: 'a reference written as a foreign key',
    edit: [
      ['.references(() => users.id)', ''],
      ["[unique('posts_title", "[foreignKey({ columns: [t.author], foreignColumns: [users.id] }), unique('posts_title"],
    ],
  },
  {
    what: 'a function and a constant',
    edit: [[/$/, 'export const limit = 100;\nexport function isAdult(age: number): boolean {\n  return age > 17;\n}\n']],
  },
  { what: 'a table that moved to another file', edit: (schema) => moved(schema, "export * from './users';\n") },
  { what: 'a table that moved, told by name', edit: (schema) => moved(schema, "export { users } from './users';\n") },
];

function moved(schema: string, exported: string): Tree {
  const table = users.exec(schema)?.[0] ?? '';
  const [imported = ''] = /^(?:import .*\n)+/.exec(schema) ?? [];
  const mood = /export const moodOf .*\n/.exec(schema)?.[0] ?? '';
  const rest = schema.replace(table, '').replace(mood, '').replace(imported, '');
  return {
    'src/users.ts': `${imported}${mood}${table}`,
    'src/schema.ts':
      `${imported}import { users } from './users.ts';\n${exported}${mood && "export { moodOf } from './users';\n"}${rest}`.replace(
        exported.startsWith('export *') ? "export { moodOf } from './users';\n" : '\0',
        '',
      ),
  };
}

/** As many edits that a database has to be told of. */
export const real: readonly Edit[] = [
  { what: 'a column', edit: column("city: words('city', { length: 50 })") },
  { what: 'a column that must be there', edit: column("city: words('city', { length: 50 }).default('Rome').notNull()") },
  { what: 'a column that is gone', edit: [[/ {2}score: .*\n/, '']] },
  { what: 'a default', edit: [["number('age')", "number('age').default(1)"]] },
  { what: 'another default', edit: [["default('reader')", "default('writer')"]] },
  { what: 'no default any more', edit: [["number('score').default(0)", "number('score')"]] },
  { what: 'not null', edit: [["words('name', { length: 50 })", "words('name', { length: 50 }).notNull()"]] },
  { what: 'null', edit: [["words('email', { length: 100 }).notNull()", "words('email', { length: 100 })"]] },
  { what: 'another type', edit: [["number('age')", "real('age')"]] },
  { what: 'an index', edit: [["index('users_name_idx')", "index('users_age_idx').on(t.age), index('users_name_idx')"]] },
  {
    what: 'a unique index',
    edit: [["index('users_name_idx')", "uniqueIndex('users_email_idx').on(t.email), index('users_name_idx')"]],
  },
  { what: 'an index on something else', edit: [['.on(t.name)', '.on(t.email)']], unseen: ['1.0 mysql', '1.0 sqlite'] },
  { what: 'an index that is gone', edit: [["index('users_name_idx').on(t.name), ", '']] },
  { what: 'a unique constraint', edit: [["words('label', { length: 20 })", "words('label', { length: 20 }).unique()"]] },
  { what: 'no unique constraint any more', edit: [["unique('posts_title_unique').on(t.title)", '']] },
  { what: 'a foreign key', edit: [["number('score')", "number('score').references(() => tags.id)"]] },
  {
    what: 'what a foreign key does on deletion',
    edit: [['references(() => users.id)', "references(() => users.id, { onDelete: 'cascade' })"]],
  },
  {
    what: 'a check',
    edit: [["unique('posts_title_unique')", "check('posts_score_check', sql`score >= 0`), unique('posts_title_unique')"]],
  },
  { what: 'another check', edit: [['age > 0', 'age > 17']], unseen: ['1.0 mysql'] },
  {
    what: 'a table',
    edit: [
      [
        /$/,
        "export const teams = table('teams', { id: number('id').primaryKey(), lead: number('lead').references(() => users.id) });\n",
      ],
    ],
  },
  { what: 'a table that is gone', edit: [[/export const tags .*\n/, '']] },
  { what: 'a table that is no longer exported', edit: [['export const tags', 'const tags']] },
  { what: 'another view', edit: [['{ id: users.id }', '{ email: users.email }']] },
  { what: 'a column by another name', edit: [["words('name'", "words('full_name'"]], rule: 'undecided-rename' },
  { what: 'a table by another name', edit: [["table('tags'", "table('labels'"]], rule: 'undecided-rename' },
];

/** What only some dialects have. */
export const ofDialect: Readonly<Record<Dialect, readonly Edit[]>> = {
  postgresql: [{ what: 'a value of an enum', edit: [["'sad', 'ok'", "'sad', 'ok', 'happy'"]] }],
  mysql: [{ what: 'a value of an enum', edit: [["'sad', 'ok'", "'sad', 'ok', 'happy'"]] }],
  sqlite: [],
};

/** The files after an edit. Throws when there was nothing to edit. */
export function edited(schema: string, { what, edit }: Edit): Tree {
  if (typeof edit === 'function') return edit(schema);
  const text = edit.reduce((result, [from, to]) => result.replace(from, to), schema);
  if (text === schema) throw new Error(`${what}: nothing was edited`);
  return { 'src/schema.ts': text };
}
