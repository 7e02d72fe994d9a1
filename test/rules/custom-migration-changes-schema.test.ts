import { describe, expect, test } from 'vitest';
import { dialectNamed } from '../../src/dialects/index.ts';
import { judge } from '../../src/index.ts';
import { parseSnapshot } from '../../src/layouts/snapshot.ts';
import { isReadable, type Snapshot } from '../../src/model/snapshot.ts';
import { managedChanges } from '../../src/model/sql.ts';
import { customMigrationChangesSchema } from '../../src/rules/custom-migration-changes-schema.ts';
import { managedTables } from '../../src/snapshots/managed-tables.ts';
import { States } from '../../src/snapshots/schema-states.ts';
import { factsOf } from '../../src/sql/index.ts';
import { change, migration } from '../support/changes.ts';
import { type Dialect, dialects, history, type Kit, kits } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';

/** The tables of a real history: users (id, email, name) and posts (id, title). */
function tables(kit: Kit, dialect: Dialect) {
  const files = Object.entries(history(kit, dialect, '3')).filter(([path]) => path.endsWith('snapshot.json'));
  const snapshots = files.sort().map(([, text]) => parseSnapshot(Buffer.from(text)));
  const readable = snapshots.filter((one): one is Snapshot => isReadable(one));
  return managedTables(new States(readable).after(readable.at(-1)?.id ?? ''));
}

/** What the rule says of a custom migration with this SQL. */
async function said(kit: Kit, dialect: Dialect, sql: string): Promise<string[]> {
  const facts = await factsOf(sql, dialectNamed(dialect));
  const added = migration('0004_custom');
  const customChanges = new Map([[added, managedChanges(facts?.changes ?? [], tables(kit, dialect))]]);
  return [...customMigrationChangesSchema.check(change({ added: [added], customChanges }))].map(({ problem }) => problem);
}

interface Case {
  readonly of?: readonly Dialect[];
  readonly sql: string;
}

const bad: readonly (Case & { readonly found: string })[] = [
  { sql: 'ALTER TABLE users ADD COLUMN age integer;', found: 'creates column users.age' },
  { sql: 'ALTER TABLE users DROP COLUMN email;', found: 'drops column users.email' },
  { sql: 'ALTER TABLE users RENAME COLUMN email TO mail;', found: 'renames column users.email to mail' },
  { sql: 'DROP TABLE IF EXISTS posts;', found: 'drops table posts' },
  { sql: 'ALTER TABLE posts RENAME TO articles;', found: 'renames table posts to articles' },
  { sql: 'ALTER TABLE articles RENAME TO posts;', found: 'renames table articles to posts' },
  { sql: 'CREATE TABLE users (id integer);', found: 'creates table users' },
  { of: ['postgresql'], sql: 'ALTER TABLE public.users DROP COLUMN email;', found: 'drops column public.users.email' },
  { of: ['postgresql'], sql: 'ALTER TABLE users ALTER COLUMN email SET NOT NULL;', found: 'alters column users.email' },
  { of: ['mysql'], sql: 'ALTER TABLE `users` MODIFY COLUMN `email` varchar(320);', found: 'alters column users.email' },
  {
    of: ['mysql'],
    sql: 'ALTER TABLE users ADD INDEX i (email), CHANGE email mail text;',
    found: 'renames column users.email to mail',
  },
  { of: ['mysql'], sql: 'RENAME TABLE notes TO old_notes, posts TO articles;', found: 'renames table posts to articles' },
  { of: ['sqlite'], sql: 'ALTER TABLE `users` ALTER COLUMN "email" TO "email" text;', found: 'alters column users.email' },
  {
    of: ['sqlite'],
    sql: 'CREATE TABLE n (id integer); INSERT INTO n SELECT id FROM users; DROP TABLE main.users; ALTER TABLE n RENAME TO users;',
    found: 'alters table users',
  },
];

const ok: readonly Case[] = [
  { sql: "UPDATE users SET name = 'x' WHERE name IS NULL; DELETE FROM posts WHERE id < 0;" },
  { sql: 'CREATE TABLE audit_log (id integer); CREATE INDEX i ON users (email); CREATE VIEW v AS SELECT id FROM users;' },
  { sql: 'DROP TABLE old.users; DROP TABLE legacy; ALTER TABLE legacy_posts ADD COLUMN a integer; DROP VIEW users_view;' },
  { of: ['postgresql'], sql: 'CREATE POLICY p ON users USING (true); ALTER TABLE users ENABLE ROW LEVEL SECURITY;' },
  { of: ['postgresql'], sql: 'CREATE EXTENSION IF NOT EXISTS pgcrypto; CREATE INDEX CONCURRENTLY i ON users (email);' },
  {
    of: ['postgresql'],
    sql: 'CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DROP TABLE users; END $$; GRANT SELECT ON users TO PUBLIC;',
  },
  { of: ['mysql'], sql: 'ALTER TABLE users ADD FULLTEXT INDEX f (name) WITH PARSER ngram, CONVERT TO CHARACTER SET utf8mb4;' },
  {
    of: ['mysql'],
    sql: 'CREATE TRIGGER t AFTER INSERT ON users FOR EACH ROW BEGIN ALTER TABLE users ADD a int; DROP TABLE users; END;',
  },
  { of: ['mysql'], sql: "DROP TEMPORARY TABLE users; GRANT SELECT ON app.users TO 'reader'@'%';" },
  { of: ['sqlite'], sql: "CREATE VIRTUAL TABLE posts_fts USING fts5(title, content='posts'); PRAGMA foreign_keys=OFF;" },
  {
    of: ['sqlite'],
    sql: 'CREATE TRIGGER t AFTER INSERT ON posts BEGIN INSERT INTO users (id) VALUES (new.id); DELETE FROM users; END;',
  },
];

const inEach = <One extends Case>(cases: readonly One[]) =>
  cases.flatMap((one) => (one.of ?? dialects).flatMap((dialect) => kits.map((kit) => ({ kit, dialect, ...one }))));

describe('tables that a real history manages', () => {
  test.each(inEach(bad))('$kit $dialect stops $sql', async ({ kit, dialect, sql, found }) => {
    expect(await said(kit, dialect, sql)).toEqual([expect.stringContaining(found)]);
  });

  test.each(inEach(ok))('$kit $dialect passes $sql', async ({ kit, dialect, sql }) => {
    expect(await said(kit, dialect, sql)).toEqual([]);
  });
});

/** What the report says of a real custom migration with this SQL, which starts on its second line. */
async function reported(kit: Kit, dialect: Dialect, sql: string) {
  const published = history(kit, dialect, '3');
  const repository = kitProject(kit, published);
  const files = history(kit, dialect, '4custom');
  const [path = ''] = Object.keys(files).filter((name) => name.endsWith('.sql') && !(name in published));
  repository.write({ ...files, [path]: `-- Custom SQL\n${sql}\n` }).stage();
  const { findings, unchecked } = await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'replay' });
  // what is asked of the data beside it is other rules'
  const own = findings.filter(({ rule }) => rule === customMigrationChangesSchema.id);
  return { findings: own, reasons: unchecked.map(({ reason, blocks }) => ({ reason, blocks })), path };
}

describe.each([
  { kit: '0.31', dialect: 'postgresql' },
  { kit: '1.0', dialect: 'mysql' },
  { kit: '0.31', dialect: 'sqlite' },
] as const)('$kit $dialect: a custom migration', ({ kit, dialect }) => {
  test('is stopped on the line that changes a table, and what cannot be read is said', async () => {
    const sql =
      'ALTER TABLE notes NONSENSE 1 2;\nUPDATE users SET name = id WHERE name IS NULL;\nALTER TABLE users DROP COLUMN email;';
    const { findings, reasons, path } = await reported(kit, dialect, sql);
    expect(findings).toMatchObject([
      { rule: 'custom-migration-changes-schema', line: 4, problem: expect.stringContaining('drops column users.email') },
    ]);
    expect(reasons).toEqual([{ reason: expect.stringContaining(`line 2 of ${path} was not read: `), blocks: false }]);
  });
});

test('data, indexes and other tables pass', async () => {
  const sql = 'CREATE INDEX i ON users (email);\nUPDATE users SET name = email WHERE name IS NULL;\nDROP TABLE old.users;';
  expect(await reported('1.0', 'sqlite', sql)).toMatchObject({ findings: [], reasons: [] });
});
