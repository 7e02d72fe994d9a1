import { describe, expect, test } from 'vitest';
import { type Dialect, kinds } from '../support/histories.ts';
import { custom } from '../support/risks.ts';

const copied = ['id', 'name', 'email', 'nickname', 'age', 'created_at'].join(', ');

/** Ways to write a table again, and the columns of `users` that a custom migration finds there. */
const whole = [
  'CREATE TABLE n (id int); INSERT INTO n SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;',
  'CREATE TABLE n AS SELECT * FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;',
  'ALTER TABLE users RENAME TO o; CREATE TABLE users (id int); INSERT INTO users SELECT * FROM o; DROP TABLE o;',
  `CREATE TABLE n (id int); INSERT INTO n (${copied}) SELECT ${copied} FROM users ORDER BY id; DROP TABLE users; ALTER TABLE n RENAME TO users;`,
  'CREATE TEMPORARY TABLE k AS SELECT * FROM users; DROP TABLE users; CREATE TABLE users (id int); INSERT INTO users SELECT * FROM k;',
];
const some = [
  'CREATE TABLE n (id int); INSERT INTO n SELECT * FROM users WHERE id > 9; DROP TABLE users; ALTER TABLE n RENAME TO users;',
  'CREATE TABLE n (id int); INSERT INTO n SELECT users.* FROM users JOIN posts ON true; DROP TABLE users; ALTER TABLE n RENAME TO users;',
  'CREATE TABLE n (id int); DROP TABLE users; ALTER TABLE n RENAME TO users;',
  'DROP TABLE users; CREATE TABLE users (id int); INSERT INTO users SELECT * FROM posts;',
  'CREATE TABLE n (id int); INSERT INTO n SELECT * FROM posts; DROP TABLE users; ALTER TABLE n RENAME TO users;',
];
const mine = (said: readonly string[]) => said.filter((one) => /^(?:drop-|rename-)/.test(one));
const full = (dialect: Dialect) => (dialect === 'postgresql' ? 'public.users' : 'users');

describe.each(kinds)('$kit $dialect', ({ kit, dialect }) => {
  test.each(whole)('no drop: %s', async (sql) => {
    expect(mine((await custom(kit, dialect, sql)).said)).toEqual([]);
  });

  test.each(some)('a drop: %s', async (sql) => {
    expect(mine((await custom(kit, dialect, sql)).said)).toContain(`drop-table ${full(dialect)}`);
  });

  test('what is not copied is named', async () => {
    const sql =
      'CREATE TABLE n (id int); INSERT INTO n (id) SELECT id FROM users; DROP TABLE users; ALTER TABLE n RENAME TO users;';
    expect(mine((await custom(kit, dialect, sql)).said)).toEqual(expect.arrayContaining([`drop-column ${full(dialect)}.email`]));
    expect((await custom(kit, dialect, sql)).said).not.toContain(`drop-column ${full(dialect)}.id`);
  });

  const around = (insert: string) => `CREATE TABLE n (id int); ${insert} DROP TABLE users; ALTER TABLE n RENAME TO users;`;
  const rest = 'id, name, nickname, age, created_at';
  test.each([
    ['another name', `INSERT INTO n (${rest}, mail) SELECT ${rest}, email FROM users;`, 'rename-column'],
    ['an expression for another column', `INSERT INTO n (${rest}, mail) SELECT ${rest}, lower(email) FROM users;`, 'drop-column'],
    ['a value called so', `INSERT INTO n (${rest}, email) SELECT ${rest}, '' AS email FROM users;`, 'drop-column'],
    ['a function called so', `INSERT INTO n (${rest}, email) SELECT ${rest}, email(1) FROM users;`, 'drop-column'],
    [
      'the column of another table',
      `INSERT INTO n (id, email) SELECT users.id, posts.email FROM users LEFT JOIN posts ON true;`,
      'drop-column',
    ],
  ])('a copy that fills it by %s is asked about', async (_, insert, rule) => {
    const said = mine((await custom(kit, dialect, around(insert))).said).filter((one) => one.endsWith('.email'));
    expect(said).toEqual([`${rule} ${full(dialect)}.email`]);
  });

  test.each([
    ['an expression', `INSERT INTO n (${copied}) SELECT ${copied.replace('email', 'lower(email)')} FROM users;`],
    ['another order of columns', `INSERT INTO n (email, ${rest}) SELECT email, ${rest} FROM users;`],
    ['a LEFT JOIN', `INSERT INTO n (${copied}) SELECT ${copied.replace(/\w+/g, 'u.$&')} FROM users u LEFT JOIN posts ON false;`],
  ])('a copy that carries all by %s is not', async (_, insert) => {
    expect(mine((await custom(kit, dialect, around(insert))).said)).toEqual([]);
  });
});
