import { describe, expect, test } from 'vitest';
import { withCarried } from '../../src/risks/carried.ts';

type Family = 'postgresql' | 'mysql' | 'sqlite';
const drop = 'ALTER TABLE users DROP COLUMN bio;';

/** What dropping `users.bio`, or all of users, means in a file that says this before. */
function meaning(family: Family, sql: string, kind: 'drop-column' | 'drop-table' = 'drop-column'): string | undefined {
  const schema = family === 'postgresql' ? 'public.' : '';
  const name = kind === 'drop-table' ? `${schema}users` : `${schema}users.bio`;
  const line = sql.split('\n').findIndex((one) => /\bDROP\b/.test(one)) + 1;
  return withCarried([{ kind, name, detail: `drops ${name}`, line }], sql, family)[0]?.consequence;
}
const code = 'deployed code that still reads users.bio will fail.';

describe.each(['postgresql', 'mysql', 'sqlite'] as const)('%s', (family) => {
  test.each([
    ['UPDATE users SET about = bio;', `Its values are copied to users.about in line 1 first; ${code}`],
    [
      'INSERT INTO profiles (id, about) SELECT u.id, u.bio FROM users u;',
      `Its values are copied to profiles.about in line 1 first; ${code}`,
    ],
    ['CREATE TABLE old AS SELECT id, bio FROM users;', `Its values are copied to old.bio in line 1 first; ${code}`],
    ['CREATE TABLE old AS SELECT * FROM users;', `Its values are copied to old in line 1 first; ${code}`],
    [
      'UPDATE users SET about = bio WHERE id > 9;',
      `Line 1 first copies its values to users.about for the rows that it selects; the rest is lost, and ${code}`,
    ],
    [
      "UPDATE users SET about = COALESCE(bio, '');",
      `Line 1 first computes users.about from its values; what that leaves out is lost, and ${code}`,
    ],
    [
      'UPDATE users SET about = (SELECT p.id FROM posts p WHERE p.text = users.bio);',
      `Line 1 first computes users.about from its values; what that leaves out is lost, and ${code}`,
    ],
    [
      'INSERT INTO profiles (about) SELECT users.bio FROM posts JOIN users ON posts.user_id = users.id;',
      `Line 1 first copies its values to profiles.about for the rows that it selects; the rest is lost, and ${code}`,
    ],
  ])('says where the values go: %s', (sql, says) => {
    expect(meaning(family, `${sql}\n${drop}`)).toBe(says);
  });

  test.each([
    'UPDATE users SET bio = name;',
    'UPDATE posts SET bio = text;',
    "INSERT INTO profiles (about) SELECT 'bio' FROM users;",
    'INSERT INTO profiles (about) SELECT posts.bio FROM users JOIN posts ON true;',
    'INSERT INTO profiles (about) SELECT name AS bio FROM users;',
    'CREATE TEMPORARY TABLE old AS SELECT bio FROM users;',
    'CREATE TABLE old AS SELECT bio FROM users; DELETE FROM old;',
    "UPDATE users SET about = bio; UPDATE users SET about = '';",
  ])('claims nothing that the SQL does not prove: %s', (sql) => {
    expect(meaning(family, `${sql}\n${drop}`)).toBeUndefined();
  });

  test('claims nothing of what comes after the drop, or is dropped too', () => {
    expect(meaning(family, `${drop}\nUPDATE users SET about = bio;`)).toBeUndefined();
    expect(meaning(family, `CREATE TABLE old AS SELECT bio FROM users;\n${drop}\nDROP TABLE old;`)).toBeUndefined();
  });

  test('says it of a table', () => {
    const table = 'deployed code that still reads users will fail.';
    expect(meaning(family, 'INSERT INTO people SELECT * FROM users;\nDROP TABLE users;', 'drop-table')).toBe(
      `Its rows are copied to people in line 1 first; ${table}`,
    );
    expect(meaning(family, 'INSERT INTO people (id) SELECT id FROM users;\nDROP TABLE users;', 'drop-table')).toBe(
      `Line 1 first copies a part of its data to people; the rest is lost, and ${table}`,
    );
    expect(meaning(family, 'INSERT INTO people (id) SELECT 1;\nDROP TABLE users;', 'drop-table')).toBeUndefined();
  });
});
