import { describe, expect, test } from 'vitest';
import { kinds } from '../support/histories.ts';
import { customFindings } from '../support/risks.ts';

describe.each(kinds)('$kit $dialect', ({ kit, dialect }) => {
  const why = async (sql: string, rule: string) => (await customFindings(kit, dialect, sql, rule)).map((one) => one.why);

  test('a table that is dropped and made again is there without its rows', async () => {
    expect(await why('DROP TABLE posts; CREATE TABLE posts (id int);', 'drop-table')).toEqual([
      'Its rows are lost, and deployed code will find the new table without them.',
    ]);
  });

  test('a column that is dropped and made again is there without its values', async () => {
    expect(await why('ALTER TABLE users DROP COLUMN email; ALTER TABLE users ADD COLUMN email text;', 'drop-column')).toEqual([
      'The data is lost, and deployed code will find what the new column holds: its default, or NULL.',
    ]);
  });

  test('a column whose copy takes its name loses nothing', async () => {
    const sql =
      'ALTER TABLE users ADD COLUMN mail text; UPDATE users SET mail = email; ALTER TABLE users DROP COLUMN email; ALTER TABLE users RENAME COLUMN mail TO email;';
    expect(await why(sql, 'drop-column')).toEqual([
      'Its values are copied to users.mail in line 2 first; deployed code will find what the new one holds.',
    ]);
  });

  test('one that is only dropped is missing', async () => {
    expect(await why('ALTER TABLE users DROP COLUMN email; ALTER TABLE posts ADD COLUMN email text;', 'drop-column')).toEqual([
      'The data is lost, and deployed code that still reads users.email will fail.',
    ]);
  });

  test('a column renamed to the same name in another case is a rename for PostgreSQL alone', async () => {
    const said = await why(
      'ALTER TABLE users RENAME COLUMN "email" TO "eMail";'.replaceAll('"', dialect === 'mysql' ? '`' : '"'),
      'rename-column',
    );
    expect(said).toHaveLength(dialect === 'postgresql' ? 1 : 0);
    expect(await why('ALTER TABLE users RENAME COLUMN email TO mail;', 'rename-column')).toHaveLength(1);
  });
});
