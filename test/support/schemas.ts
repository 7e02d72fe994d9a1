import type { Dialect, State } from './histories.ts';

const modules = { postgresql: 'pg', mysql: 'mysql', sqlite: 'sqlite' } as const;

interface Words {
  readonly table: string;
  readonly id: string;
  readonly name: string;
  readonly imports: string;
}

const words: Readonly<Record<Dialect, Words>> = {
  postgresql: { table: 'pgTable', id: "integer('id').primaryKey()", name: 'text', imports: 'index, integer, pgTable, text' },
  mysql: { table: 'mysqlTable', id: "int('id').primaryKey()", name: 'varchar', imports: 'index, int, mysqlTable, varchar' },
  sqlite: { table: 'sqliteTable', id: "integer('id').primaryKey()", name: 'text', imports: 'index, integer, sqliteTable, text' },
};

/** The schema of a state, in the words of its dialect. */
export function schema(dialect: Dialect, state: State): string {
  const { table, id, imports } = words[dialect];
  const text = (column: string) => (dialect === 'mysql' ? `varchar('${column}', { length: 255 })` : `text('${column}')`);
  const step = Number(state[0]);
  const changed = step >= 4 && state !== '4b' && state !== '4custom';
  const users = [
    `id: ${id}`,
    `email: ${text('email')}.notNull()`,
    ...(step >= 2 ? [`name: ${text('name')}`] : []),
    ...(changed ? [`nickname: ${text('nickname')}`] : []),
    ...(state === '4b' ? [`city: ${text('city')}`] : []),
  ];
  const posts = [`id: ${id}`, `title: ${text('title')}.notNull()`, ...(step >= 5 ? [`body: ${text('body')}`] : [])];
  return [
    `import { ${imports} } from 'drizzle-orm/${modules[dialect]}-core';`,
    '',
    `export const users = ${table}('users', { ${users.join(', ')} });`,
    ...(step >= 3
      ? [
          `export const posts = ${table}('posts', { ${posts.join(', ')} }, (posts) => [index('posts_title_idx').on(posts.title)]);`,
        ]
      : []),
    '',
  ].join('\n');
}

/** A config without imports, so that it loads wherever it lies. */
export function config(dialect: Dialect): string {
  return `export default { dialect: '${dialect}', schema: './src/schema.ts', out: './drizzle' };\n`;
}
