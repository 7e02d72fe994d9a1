import { describe, expect, test } from 'vitest';
import { withCarried } from '../../src/risks/carried.ts';

type Family = 'postgresql' | 'mysql' | 'sqlite';
const drop = 'ALTER TABLE users DROP COLUMN bio;';

/** What dropping `users.bio`, or all of users, means in a file that says this before. */
function meaning(family: Family, sql: string, kind: 'drop-column' | 'drop-table' = 'drop-column'): string | undefined {
  const schema = family === 'postgresql' ? 'public.' : '';
  const name = kind === 'drop-table' ? `${schema}users` : `${schema}users.bio`;
  const line = sql.split('\n').findIndex((one) => /\bDROP\b/.test(one)) + 1;
  return withCarried([{ kind, name, detail: `drops ${name}`, line }], [{ text: sql }], family)[0]?.consequence;
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

  test.each([
    [
      'UPDATE users SET is_known = true WHERE bio IS NOT NULL;',
      `Line 1 first uses its values to write users.is_known; what that does not keep is lost, and ${code}`,
    ],
    [
      'INSERT INTO notes WITH old AS (SELECT u.id, u.bio FROM users u) SELECT * FROM old;',
      `Line 1 first uses its values to write notes; what that does not keep is lost, and ${code}`,
    ],
    [
      'INSERT INTO notes (text) SELECT name FROM posts WHERE EXISTS (SELECT 1 FROM users WHERE bio = name);',
      `Line 1 first uses its values to write notes; what that does not keep is lost, and ${code}`,
    ],
    [
      'CREATE TEMPORARY TABLE old AS SELECT bio FROM users; INSERT INTO notes (text) SELECT bio FROM old;',
      `Line 1 first uses its values to write old, which line 1 uses to write notes; what that does not keep is lost, and ${code}`,
    ],
    [
      'UPDATE users SET about = bio; DELETE FROM users WHERE id < 9;',
      `Line 1 first copies its values to users.about for the rows that it selects; the rest is lost, and ${code}`,
    ],
  ])('says where values go that it does not follow: %s', (sql, says) => {
    expect(meaning(family, `${sql}\n${drop}`)).toBe(says);
  });

  test.each([
    'DELETE FROM posts WHERE EXISTS (SELECT 1 FROM users WHERE bio = posts.text);',
    'INSERT INTO notes (text) SELECT p.bio FROM posts p JOIN users u ON u.id = p.id;',
    "INSERT INTO notes (bio) SELECT name FROM users WHERE name <> 'bio';",
    'UPDATE users SET bio = lower(bio);',
  ])('takes no other name for the column: %s', (sql) => {
    expect(meaning(family, `${sql}\n${drop}`)).toBeUndefined();
  });

  test('reads the earlier files of the change', () => {
    const risk = {
      kind: 'drop-column',
      name: family === 'postgresql' ? 'public.users.bio' : 'users.bio',
      detail: '',
      line: 1,
    } as const;
    const says = (text: string) => withCarried([risk], [{ text, path: '0001_a.sql' }, { text: drop }], family)[0]?.consequence;
    expect(says('UPDATE users SET about = bio;')).toBe(
      `Its values are copied to users.about in line 1 of 0001_a.sql first; ${code}`,
    );
    expect(says('INSERT INTO people SELECT * FROM users;\nDROP TABLE people;')).toBeUndefined();
    expect(says('ALTER TABLE people RENAME TO users;\nINSERT INTO notes (text) SELECT bio FROM users;')).toBe(
      `Its values are copied to notes.text in line 2 of 0001_a.sql first; ${code}`,
    );
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

describe('bodies of PostgreSQL', () => {
  const asked = (sql: string) => meaning('postgresql', `${sql}\n${drop}`);

  test('a DO block without conditions is read as what it runs', () => {
    expect(asked('DO $$\nBEGIN\n  UPDATE users SET about = bio;\nEND $$;')).toBe(
      `Its values are copied to users.about in line 3 first; ${code}`,
    );
  });

  test.each([
    'DO $$ BEGIN IF true THEN UPDATE users SET about = bio; END IF; END $$;',
    'DO $$ DECLARE r record; BEGIN FOR r IN SELECT id, bio FROM users LOOP UPDATE users SET about = r.bio; END LOOP; END $$;',
    "CREATE FUNCTION move() RETURNS void AS 'UPDATE users SET about = bio' LANGUAGE sql; SELECT move();",
  ])('one with conditions is said to use the values: %s', (sql) => {
    expect(asked(sql)).toBe(`Line 1 first uses its values to write users.about; what that does not keep is lost, and ${code}`);
  });

  test('a table that SELECT INTO makes', () => {
    expect(asked('SELECT id, bio INTO old FROM users;')).toBe(
      `Line 1 first uses its values to write old; what that does not keep is lost, and ${code}`,
    );
  });

  test.each([
    'DO $$ BEGIN IF true THEN DELETE FROM users WHERE bio IS NULL; END IF; END $$;',
    "CREATE FUNCTION move() RETURNS void AS 'UPDATE users SET about = bio' LANGUAGE sql;",
    'DO $$ DECLARE v text; BEGIN SELECT bio INTO v FROM users; END $$;',
  ])('one that writes nothing by them, or does not run: %s', (sql) => {
    expect(asked(sql)).toBeUndefined();
  });
});
