import { expect, test } from 'vitest';
import { type Dialect, history, kinds, kits } from '../support/histories.ts';
import { asked, custom, riskyChange } from '../support/risks.ts';

interface Row {
  readonly sql: string;
  readonly said: readonly string[];
}

const rows: Readonly<Record<Dialect, readonly Row[]>> = {
  postgresql: [
    { sql: 'DROP TABLE posts;', said: ['drop-table public.posts'] },
    { sql: 'ALTER TABLE users DROP COLUMN email;', said: ['drop-column public.users.email'] },
    { sql: 'ALTER TABLE users RENAME COLUMN email TO mail;', said: ['rename-column public.users.email'] },
    { sql: 'ALTER TABLE users ALTER COLUMN name SET NOT NULL;', said: ['not-null-without-default public.users.name'] },
    { sql: 'ALTER TABLE users ALTER COLUMN id TYPE bigint;', said: [] },
    { sql: 'ALTER TABLE users ALTER COLUMN id TYPE smallint;', said: ['column-type-narrowed public.users.id'] },
    { sql: 'ALTER TABLE users ADD COLUMN city text; ALTER TABLE users DROP COLUMN city;', said: [] },
    { sql: 'CREATE TABLE old (id int); ALTER TABLE old RENAME TO new; DROP TABLE new;', said: [] },
    { sql: 'DROP TABLE IF EXISTS posts; CREATE TABLE posts (id int);', said: ['drop-table public.posts'] },
    { sql: "INSERT INTO users (id, email) VALUES (1, 'DROP TABLE users');", said: [] },
    { sql: 'CREATE INDEX CONCURRENTLY i ON users (email); DROP INDEX i;', said: [] },
    {
      sql: 'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM users; RETURN NEW; END $$;',
      said: [],
    },
  ],
  mysql: [
    { sql: 'DROP TABLE posts;', said: ['drop-table posts'] },
    { sql: 'ALTER TABLE users DROP COLUMN email;', said: ['drop-column users.email'] },
    { sql: 'ALTER TABLE users MODIFY COLUMN id bigint;', said: [] },
    { sql: 'ALTER TABLE users MODIFY COLUMN email varchar(20);', said: ['column-type-narrowed users.email'] },
  ],
  sqlite: [
    { sql: 'DROP TABLE posts;', said: ['drop-table posts'] },
    { sql: 'ALTER TABLE users DROP COLUMN email;', said: ['drop-column users.email'] },
    // nothing refers to the table
    {
      sql: 'CREATE TABLE __new_posts (id int); INSERT INTO __new_posts SELECT * FROM posts; DROP TABLE posts; ALTER TABLE __new_posts RENAME TO posts;',
      said: [],
    },
    {
      sql: 'CREATE TABLE __new_posts (id int); INSERT INTO __new_posts SELECT id FROM posts; DROP TABLE posts; ALTER TABLE __new_posts RENAME TO posts;',
      said: ['drop-column posts.title'],
    },
  ],
};

test.each(kinds.flatMap((kind) => rows[kind.dialect].map((row) => ({ ...kind, ...row }))))(
  '$kit $dialect custom: $sql',
  async ({ kit, dialect, sql, said }) => {
    expect(await custom(kit, dialect, sql)).toEqual({ said, unchecked: [] });
  },
);

test.each(kits)('%s: SQL that cannot be read is said not to be, where it could be a risk', async (kit) => {
  expect(await custom(kit, 'postgresql', 'ALTER TABLE users DROP COLUMN;')).toEqual({
    said: [],
    unchecked: [expect.stringMatching(/^line \d of drizzle\/.*\.sql was not read: /)],
  });
  expect(await custom(kit, 'postgresql', 'SELEKT 1;')).toEqual({ said: [], unchecked: [] });
});

test('0.31: what an entry without a snapshot does is read from its SQL', async () => {
  const before = history('0.31', 'postgresql', '3');
  const after = history('0.31', 'postgresql', '4');
  const [path = ''] = Object.keys(after).filter((name) => name.endsWith('.sql') && !(name in before));
  const { 'drizzle/meta/0003_snapshot.json': _, ...rest } = after;
  const { change } = await riskyChange(before, {
    ...rest,
    [path]: 'ALTER TABLE users DROP COLUMN name;\nCREATE TABLE a (id int);',
  });
  expect(asked(change)).toEqual(['drop-column public.users.name']);
});
