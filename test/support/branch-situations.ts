import type { Dialect } from './histories.ts';

/** A schema as a test changes it: the code of each column and of each table's indexes, by name. */
export interface Schema {
  readonly tables: Readonly<Record<string, Table>>;
  readonly enums?: Readonly<Record<string, readonly string[]>>;
}

interface Table {
  readonly columns: Readonly<Record<string, string>>;
  readonly extra?: readonly string[];
}

/** One migration of a branch. */
export interface BranchStep {
  readonly name: string;
  /** What it does to the schema; a custom one does nothing to it. */
  readonly change?: (schema: Schema) => Schema;
  /** SQL of a custom migration, or behind what is generated. */
  readonly sql?: string;
  readonly renames?: readonly (readonly [from: string, to: string])[];
}

/** Two branches that both add migrations. */
export interface BranchSituation {
  readonly name: string;
  readonly theirs: readonly BranchStep[];
  readonly mine: readonly BranchStep[];
}

/** The code of columns and indexes in the words of a dialect. */
export function wordsOf(dialect: Dialect) {
  const isMysql = dialect === 'mysql';
  const text = (name: string) => (isMysql ? `d.varchar('${name}', { length: 99 })` : `d.text('${name}')`);
  const int = (name: string) => (isMysql ? `d.int('${name}')` : `d.integer('${name}')`);
  return {
    text,
    int,
    id: `${int('id')}.primaryKey()`,
    table: { postgresql: 'pgTable', mysql: 'mysqlTable', sqlite: 'sqliteTable' }[dialect],
  };
}

/** A column of users or posts that is new or other; null takes it away. */
function column(table: string, name: string, code: string | null): (schema: Schema) => Schema {
  return (schema) => {
    const old = schema.tables[table] ?? { columns: {} };
    const { [name]: _, ...others } = old.columns;
    return withTable(table, { ...old, columns: code === null ? others : { ...others, [name]: code } })(schema);
  };
}

function withTable(name: string, table: Table | null): (schema: Schema) => Schema {
  return (schema) => {
    const { [name]: _, ...others } = schema.tables;
    return { ...schema, tables: table === null ? others : { ...others, [name]: table } };
  };
}

function renamedColumn(table: string, from: string, to: string, code: string): (schema: Schema) => Schema {
  return (schema) => column(table, to, code)(column(table, from, null)(schema));
}

/** An index, on what a column is called by now. */
function indexed(table: string, name: string, ...columns: readonly string[]): (schema: Schema) => Schema {
  return (schema) => {
    const old = schema.tables[table] ?? { columns: {} };
    const on = columns.find((one) => one in old.columns);
    if (on === undefined) return schema;
    return withTable(table, { ...old, extra: [...(old.extra ?? []), `d.index('${name}').on(t.${on})`] })(schema);
  };
}

/** The same situations in the words of every dialect. */
export function branchSituations(dialect: Dialect): BranchSituation[] {
  const { text, int, id } = wordsOf(dialect);
  const nickname: BranchStep = { name: 'nickname', change: column('users', 'nickname', text('nickname')) };
  const city: BranchStep = { name: 'city', change: column('users', 'city', text('city')) };
  const quote = dialect === 'mysql' ? '`' : '"';
  const quoted = (name: string) => `${quote}${name}${quote}`;
  const all: BranchSituation[] = [
    { name: 'a column each', theirs: [nickname], mine: [city] },
    {
      name: 'a table each, mine with a foreign key',
      theirs: [{ name: 'teams', change: withTable('teams', { columns: { id, name: text('name') } }) }],
      mine: [
        {
          name: 'tags',
          change: withTable('tags', { columns: { id, user: `${int('user')}.references(() => users.id)` } }),
        },
      ],
    },
    {
      name: 'expand, fill, contract',
      theirs: [nickname],
      mine: [
        city,
        { name: 'fill', sql: `update ${quoted('users')} set city = 'Rome' where city is null;` },
        { name: 'contract', change: column('users', 'city', `${text('city')}.notNull()`) },
      ],
    },
    { name: 'mine did the same, and more', theirs: [nickname], mine: [{ ...nickname, name: 'same' }, city] },
    {
      name: 'mine renames a column',
      theirs: [nickname],
      mine: [
        {
          name: 'mail',
          change: renamedColumn('users', 'email', 'mail', `${text('mail')}.notNull()`),
          renames: [rename(dialect, 'users', 'email', 'mail')],
        },
      ],
    },
    {
      name: 'theirs renames a column that mine indexes',
      theirs: [
        {
          name: 'mail',
          change: renamedColumn('users', 'email', 'mail', `${text('mail')}.notNull()`),
          renames: [rename(dialect, 'users', 'email', 'mail')],
        },
      ],
      mine: [{ name: 'lookup', change: indexed('users', 'users_lookup', 'email', 'mail') }],
    },
    {
      name: 'theirs drops a column that mine indexes',
      theirs: [{ name: 'no_body', change: column('posts', 'body', null) }],
      mine: [{ name: 'lookup', change: indexed('posts', 'posts_lookup', 'body') }, city],
    },
    {
      name: 'mine drops a column that theirs indexes',
      theirs: [{ name: 'lookup', change: indexed('posts', 'posts_lookup', 'body') }],
      mine: [
        { name: 'no_body', change: (schema) => withoutExtra('posts', 'posts_lookup')(column('posts', 'body', null)(schema)) },
      ],
    },
    {
      name: 'theirs renames a table that mine refers to',
      theirs: [
        { name: 'articles', change: movedTable('posts', 'articles'), renames: [renameTable(dialect, 'posts', 'articles')] },
      ],
      mine: [
        {
          name: 'notes',
          change: (schema) =>
            withTable('notes', {
              columns: { id, post: `${int('post')}.references(() => ${'articles' in schema.tables ? 'articles' : 'posts'}.id)` },
            })(schema),
        },
      ],
    },
    {
      name: 'mine has SQL behind what was generated',
      theirs: [nickname],
      mine: [{ ...city, sql: `update ${quoted('users')} set city = 'Rome';` }],
    },
    {
      name: 'both change one column',
      theirs: [{ name: 'title_a', change: column('posts', 'title', `${text('title')}.default('a')`) }],
      mine: [{ name: 'title_b', change: column('posts', 'title', `${text('title')}.default('b')`) }],
    },
    {
      name: 'theirs adds a column to a table that mine builds anew',
      theirs: [{ name: 'lead', change: column('posts', 'lead', text('lead')) }],
      mine: [{ name: 'required', change: column('posts', 'title', `${text('title')}.notNull().default('')`) }],
    },
    {
      name: 'mine adds a column to a table that theirs builds anew',
      theirs: [{ name: 'required', change: column('posts', 'title', `${text('title')}.notNull().default('')`) }],
      mine: [{ name: 'lead', change: column('posts', 'lead', text('lead')) }],
    },
    {
      name: 'theirs drops a table that mine changes',
      theirs: [{ name: 'no_posts', change: withTable('posts', null) }],
      mine: [
        { name: 'lead', change: (schema) => ('posts' in schema.tables ? column('posts', 'lead', text('lead'))(schema) : schema) },
        city,
      ],
    },
    {
      name: 'two steps each',
      theirs: [nickname, { name: 'age', change: column('users', 'age', int('age')) }],
      mine: [city, { name: 'street', change: column('users', 'street', `${text('street')}.notNull().default('')`) }],
    },
  ];
  const enums: BranchSituation = {
    name: 'a value of one enum each',
    theirs: [{ name: 'sad', change: withValue('sad') }],
    mine: [{ name: 'happy', change: withValue('happy') }],
  };
  return dialect === 'postgresql' ? [...all, enums] : all;
}

function withoutExtra(table: string, name: string): (schema: Schema) => Schema {
  return (schema) => {
    const old = schema.tables[table] ?? { columns: {} };
    return withTable(table, { ...old, extra: (old.extra ?? []).filter((one) => !one.includes(`'${name}'`)) })(schema);
  };
}

function movedTable(from: string, to: string): (schema: Schema) => Schema {
  return (schema) => withTable(to, schema.tables[from] ?? { columns: {} })(withTable(from, null)(schema));
}

function withValue(value: string): (schema: Schema) => Schema {
  return (schema) => ({ ...schema, enums: { mood: [...(schema.enums?.mood ?? []), value] } });
}

function rename(dialect: Dialect, table: string, from: string, to: string): [string, string] {
  const start = dialect === 'postgresql' ? `public.${table}` : table;
  return [`${start}.${from}`, `${start}.${to}`];
}

function renameTable(dialect: Dialect, from: string, to: string): [string, string] {
  return dialect === 'postgresql' ? [`public.${from}`, `public.${to}`] : [from, to];
}

/** What both branches start from. */
export function baseSchema(dialect: Dialect): Schema {
  const { text, id } = wordsOf(dialect);
  return {
    tables: {
      users: { columns: { id, email: `${text('email')}.notNull()` } },
      posts: { columns: { id, title: text('title'), body: text('body') } },
    },
    ...(dialect === 'postgresql' && { enums: { mood: ['fine'] } }),
  };
}

/** The schema file. */
export function written(dialect: Dialect, { tables, enums = {} }: Schema): string {
  const { table } = wordsOf(dialect);
  const core = { postgresql: 'pg', mysql: 'mysql', sqlite: 'sqlite' }[dialect];
  return [
    `import * as d from 'drizzle-orm/${core}-core';`,
    ...Object.entries(enums).map(([name, values]) => `export const ${name} = d.pgEnum('${name}', ${JSON.stringify(values)});`),
    ...Object.entries(tables).map(([name, { columns, extra = [] }]) => {
      const lines = Object.entries(columns).map(([key, code]) => `  ${key}: ${code},`);
      return `export const ${name} = d.${table}('${name}', {\n${lines.join('\n')}\n}, (t) => [${extra.join(', ')}]);`;
    }),
    '',
  ].join('\n');
}
