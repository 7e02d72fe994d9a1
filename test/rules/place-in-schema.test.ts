import { expect, test } from 'vitest';
import { placeInSchema } from '../../src/rules/support/drifted.ts';
import { change } from '../support/changes.ts';

const schemaSources = [
  { path: 'src/schema/index.ts', text: "export * from './posts';\nexport * from './users';\n" },
  {
    path: 'src/schema/posts.ts',
    text: "// of 'users'\nexport const posts = pgTable('posts', {\n  id: integer('id'),\n  author: integer('author').references(() => users.id),\n});\n",
  },
  {
    path: 'src/schema/users.ts',
    text: 'export const mood = pgEnum("mood", [\'ok\']);\n\nexport const users = pgTable("users", {\n  id: integer("id"),\n  phone: text(),\n});\nexport const other = pgTable("other", { phone2: text("city") });\n',
  },
];
const place = (name: string, column?: string) =>
  placeInSchema(change({ schemaSources, schema: [{ path: 'src/schema/index.ts' }] }), name, column);

test.each([
  ['a table', 'public.users', undefined, 'src/schema/users.ts', 3],
  ['a column named in its call', 'public.posts', 'author', 'src/schema/posts.ts', 4],
  ['a column named by its key', 'users', 'phone', 'src/schema/users.ts', 5],
  ['a column that is not spelt: the table', 'users', 'city', 'src/schema/users.ts', 3],
  ['an enum', 'public.mood', undefined, 'src/schema/users.ts', 1],
])('%s is found where it is defined', (_, name, column, path, line) => {
  expect(place(name, column)).toEqual({ path, line });
});

test('what is defined nowhere is told of the changed schema file', () => {
  expect(place('public.gone')).toEqual({ path: 'src/schema/index.ts' });
});
