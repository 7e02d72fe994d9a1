import { expect, test } from 'vitest';
import { kinds } from '../support/histories.ts';
import { custom } from '../support/risks.ts';

test.each(kinds)(
  '$kit $dialect: rows of a table that the same file drops or creates are no risk of their own',
  async ({ kit, dialect }) => {
    const table = (name: string) => (dialect === 'postgresql' ? `public.${name}` : name);
    const said = async (sql: string) => (await custom(kit, dialect, sql)).said;
    expect(await said('DELETE FROM posts;\nDROP TABLE posts;')).toEqual([`drop-table ${table('posts')}`]);
    expect(await said('DROP TABLE posts;\nCREATE TABLE posts (id int);\nDELETE FROM posts;')).toEqual([
      `drop-table ${table('posts')}`,
    ]);
    expect(await said('CREATE TABLE fresh (id int);\nDELETE FROM fresh;\nUPDATE fresh SET id = 1;')).toEqual([]);
    expect(await said('DELETE FROM users;\nDROP TABLE posts;')).toEqual([
      `drop-table ${table('posts')}`,
      `unbounded-write ${table('users')}`,
    ]);
  },
);
