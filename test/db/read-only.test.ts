import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { expect, test } from 'vitest';
import { hashesOf } from '../../src/db/migration-hashes.ts';
import { readDatabases } from '../../src/db/read-databases.ts';
import { databaseText } from '../../src/reporters/database.ts';
import { databaseKinds } from '../support/databases.ts';
import { migrate, migratedProject, writeMigrations } from '../support/migrated-project.ts';

const one = { tag: '0000_one', when: Date.UTC(2026, 0, 2), sql: 'CREATE TABLE one (id int);\n' };
const kind = databaseKinds.find(({ dialect }) => dialect === 'postgresql');

test.skipIf(!kind?.isThere)(
  'a role that may only read PostgreSQL is enough, and one that may not read says what it needs',
  async () => {
    if (kind === undefined) return;
    const { repository, database } = await migratedProject('0.31', kind, kind.create);
    writeMigrations(repository, '0.31', kind, [one]);
    migrate(repository, kind, database);
    const role = `reader_${database.url.slice(-12)}`;
    await database.query(`create role ${role} login password 'let me in'`);
    try {
      const url = database.url.replace('postgres@', `${role}:let%20me%20in@`);
      const refused = await readDatabases(repository.path, { url });
      expect(refused.unchecked.map(({ reason }) => reason)).toEqual([
        `${database.url.replace('postgres@', `${role}@`)} could not be read: the role may not read the table of applied migrations. It needs SELECT on the table and, in PostgreSQL, USAGE on its schema`,
      ]);
      await database.query(`grant usage on schema drizzle to ${role}`, `grant select on drizzle.__drizzle_migrations to ${role}`);
      const report = await readDatabases(repository.path, { url });
      expect(report.unchecked).toEqual([]);
      expect(report.databases[0]?.target.role).toBe(role);
      const text = databaseText(report, 'status', false);
      expect(text).toContain('1 applied');
      expect(text + JSON.stringify([report, refused])).not.toMatch(/let(?: |%20)me/);
    } finally {
      await database.query(`drop owned by ${role}`, `drop role ${role}`);
    }
  },
);

test('the folder of PGlite, which another process may have open, is only copied', { timeout: 120_000 }, async () => {
  if (kind === undefined) return;
  const { repository } = await migratedProject('0.31', { ...kind, packages: ['@electric-sql/pglite'] }, async () => ({
    url: './data',
    query: async () => [],
  }));
  const config =
    "export default { dialect: 'postgresql', driver: 'pglite', out: './drizzle', dbCredentials: { url: './data' } };\n";
  repository.write({ 'drizzle.config.ts': config, '.gitignore': 'node_modules\n.env\ndata\n' });
  writeMigrations(repository, '0.31', kind, [one]);
  const folder = join(repository.path, 'data');
  const database = new PGlite(folder);
  await database.exec(
    `create schema drizzle; create table drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
     insert into drizzle.__drizzle_migrations (hash, created_at) values ('${hashesOf(one.sql).hash}', ${one.when})`,
  );
  await database.close();
  const picture = () =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .map(({ parentPath, name }) => [join(parentPath, name), statSync(join(parentPath, name)).mtimeMs])
      .sort();
  const before = picture();
  const report = await readDatabases(repository.path, {});
  expect(report.unchecked).toEqual([]);
  expect(report.databases[0]?.status.migrations.map(({ state }) => state)).toEqual(['applied']);
  expect(picture()).toEqual(before);
});

test.each([
  ['nothing listens', 'postgres://app:secret-word@127.0.0.1:1/shop', 'nothing answers there. Is the database running'],
  ['the host has no address', 'postgres://app:secret-word@nowhere.invalid/shop', 'its host has no address'],
])('when %s, it says so without the password', async (_, url, words) => {
  if (kind === undefined) return;
  const { repository } = await migratedProject('0.31', kind, async () => ({ url, query: async () => [] }));
  writeMigrations(repository, '0.31', kind, [one]);
  const { unchecked } = await readDatabases(repository.path, {});
  expect(unchecked[0]?.reason).toContain(`${url.replace(':secret-word', '')} could not be read: ${words}`);
  expect(JSON.stringify(unchecked)).not.toContain('secret-word');
});
