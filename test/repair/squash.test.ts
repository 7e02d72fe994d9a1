import { describe, expect, test } from 'vitest';
import { type FixOptions, fix } from '../../src/commands/fix.ts';
import { judge } from '../../src/judge/judge.ts';
import { grow, growCustom, newProject, tableSchema } from '../support/grown-project.ts';
import { type Dialect, type Kit } from '../support/histories.ts';
import { pictureOf } from '../support/picture.ts';
import { copiedLater, type TestRepository } from '../support/repository.ts';
import { appliedToSqlite, hasSqlite } from '../support/sqlite-shell.ts';

const run = (repository: TestRepository, options: FixOptions) =>
  fix({ squash: true, ...options }, { cwd: repository.path, color: false }, undefined);

const sqlFiles = (repository: TestRepository) => repository.git('ls-files', 'drizzle/*.sql').split('\n');
const migrations = (repository: TestRepository) => sqlFiles(repository).map((path) => repository.read(path));

/** A branch that adds a column, renames another, fills one by hand, and adds two more. */
function grown(dialect: Dialect): Promise<TestRepository> {
  return copiedLater(`squashed ${dialect}`, async () => {
    const repository = await started(dialect);
    const step = (name: string, columns: readonly string[], renames?: readonly (readonly [string, string])[]) =>
      grow(repository, { name, schema: tableSchema(dialect, { users: columns }), ...(renames && { renames }) });
    await step('nick', ['name', 'nick']);
    await step('title', ['title', 'nick'], [['users.name', 'users.title']]);
    await growCustom(repository, 'fill', "UPDATE users SET nick = 'none';\n");
    await step('city', ['title', 'nick', 'city']);
    await step('town', ['title', 'nick', 'town'], [['users.city', 'users.town']]);
    return repository;
  });
}

/** Published: one table; and a branch on top. */
function started(dialect: Dialect, kit: Kit = '0.31'): Promise<TestRepository> {
  return copiedLater(`started ${kit} ${dialect}`, async () => {
    const repository = newProject(dialect, kit);
    await grow(repository, { name: 'start', kit, schema: tableSchema(dialect, { users: ['name'] }) });
    repository.publish();
    repository.git('checkout', '-q', '-b', 'mine');
    return repository;
  });
}

/** A snapshot without what only says where it stands. */
function described(repository: TestRepository, number: string): unknown {
  const { id: _, prevId: __, _meta: ___, ...rest } = JSON.parse(repository.read(`drizzle/meta/${number}_snapshot.json`));
  return rest;
}

describe('generated migrations that become one', () => {
  test.each(['postgresql', 'mysql'] as const)('%s: one before the custom one, one behind it', async (dialect) => {
    const repository = await grown(dialect);
    const before = { end: described(repository, '0005'), custom: repository.read('drizzle/0003_fill.sql') };
    const { stdout = '' } = await run(repository, { yes: true });

    expect(stdout).toContain('1. Makes 0001_nick and 0002_title one migration: 0001_title.');
    expect(sqlFiles(repository)).toEqual([
      'drizzle/0000_start.sql',
      'drizzle/0001_title.sql',
      'drizzle/0002_fill.sql',
      'drizzle/0003_town.sql',
    ]);
    expect(described(repository, '0003')).toEqual(before.end);
    expect(repository.read('drizzle/0002_fill.sql')).toBe(before.custom);
    expect(repository.read('drizzle/0001_title.sql')).toMatch(/RENAME COLUMN [`"]name[`"] TO [`"]title[`"]/);
    expect(repository.read('drizzle/0003_town.sql')).toMatch(/ADD (?:COLUMN )?[`"]town[`"]/);
    const { findings, unchecked } = await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
    expect([findings.filter(({ kind }) => kind === 'mistake'), unchecked]).toEqual([[], []]);
  });

  test.each(['sqlite'] as const)('1.0 %s: all of them, generated once from the schema', async (dialect) => {
    const repository = await started(dialect, '1.0');
    const step = (name: string, columns: readonly string[]) =>
      grow(repository, { name, kit: '1.0', schema: tableSchema(dialect, { users: columns }) });
    await step('nick', ['name', 'nick']);
    await step('city', ['name', 'nick', 'city']);
    const before = pictureOf(repository);
    const { exitCode, stdout } = await run(repository, { yes: true });

    expect(stdout).toMatch(/Makes \d+_nick and \d+_city one migration: \d+_city\./);
    expect(exitCode).toBe(0);
    const [, path = '', ...others] = repository.git('ls-files', 'drizzle/*.sql').split('\n');
    expect(others).toEqual([]);
    expect(repository.read(path)).toMatch(/ADD (?:COLUMN )?[`"]nick[`"][\s\S]*ADD (?:COLUMN )?[`"]city[`"]/);
    expect((await run(repository, { yes: true })).stderr).toContain('nothing to squash');
    await run(repository, { squash: false, undo: true });
    expect(pictureOf(repository)).toEqual(before);
  });

  test('1.0: a rename comes along, and custom SQL is not thrown away', async () => {
    const repository = await started('postgresql', '1.0');
    const step = (name: string, columns: readonly string[], renames?: readonly (readonly [string, string])[]) =>
      grow(repository, { name, kit: '1.0', schema: tableSchema('postgresql', { users: columns }), ...(renames && { renames }) });
    await step('full', ['full'], [['public.users.name', 'public.users.full']]);
    await step('title', ['title'], [['public.users.full', 'public.users.title']]);
    await run(repository, { yes: true });
    const path = repository.git('ls-files', 'drizzle/*.sql').split('\n').at(-1) ?? '';
    expect(repository.read(path)).toBe('ALTER TABLE "users" RENAME COLUMN "name" TO "title";');

    repository.commit('squashed');
    await growCustom(repository, 'fill', "UPDATE users SET title = 'none';\n");
    await step('city', ['title', 'city']);
    const { exitCode, stdout } = await run(repository, { yes: true });
    expect(stdout).toMatch(/\d+_fill is custom SQL/);
    expect(exitCode).toBe(2);
  });

  test.skipIf(!hasSqlite)('a database ends with the same columns and rows', async () => {
    const repository = await grown('sqlite');
    const row = "INSERT INTO users (id, name) VALUES (1, 'Ada')";
    const [start = '', ...others] = migrations(repository);
    const before = appliedToSqlite([start, row, ...others], 'SELECT * FROM users');
    await run(repository, { yes: true });
    const [, ...squashed] = migrations(repository);
    expect(appliedToSqlite([start, row, ...squashed], 'SELECT * FROM users')).toBe(before);
  });

  test('undo brings everything back, and a second run has nothing to do', async () => {
    const repository = await grown('sqlite');
    const before = pictureOf(repository);
    await run(repository, { yes: true, name: 'all' });
    expect(sqlFiles(repository).slice(1)).toEqual(['drizzle/0001_all.sql', 'drizzle/0002_fill.sql', 'drizzle/0003_all.sql']);
    expect((await run(repository, { yes: true })).stderr).toContain('nothing to squash');
    await run(repository, { squash: false, undo: true });
    expect(pictureOf(repository)).toEqual(before);
  });

  test('what together changes nothing goes', async () => {
    const repository = await started('sqlite');
    await grow(repository, { name: 'there', schema: tableSchema('sqlite', { users: ['name', 'nick'] }) });
    await grow(repository, { name: 'back', schema: tableSchema('sqlite', { users: ['name'] }) });
    const { exitCode, stdout } = await run(repository, { yes: true });
    expect(stdout).toContain('Drops 0001_there and 0002_back.');
    expect(exitCode).toBe(0);
    expect(repository.git('diff', '--cached', '--name-only', 'origin/main', '--', 'drizzle')).toBe('');
  });

  test('a rename whose old name was taken again is not lost', async () => {
    const repository = await started('sqlite');
    const renames = [['users.name', 'users.title']] as const;
    await grow(repository, { name: 'title', schema: tableSchema('sqlite', { users: ['title'] }), renames });
    await grow(repository, { name: 'name', schema: tableSchema('sqlite', { users: ['title', 'name'] }) });
    const { exitCode, stdout } = await run(repository, { yes: true });
    expect(stdout).toContain('they rename users.name to users.title');
    expect(exitCode).toBe(2);
  });

  test('SQL that was edited by hand is not thrown away', async () => {
    const repository = await grown('sqlite');
    repository.write({ 'drizzle/0001_nick.sql': `${repository.read('drizzle/0001_nick.sql')}\nSELECT 1;` });
    repository.stage();
    const before = pictureOf(repository);
    const { exitCode, stdout } = await run(repository, { yes: true });
    expect(stdout).toContain('0001_nick is not as drizzle-kit generated it');
    expect(exitCode).toBe(2);
    expect(pictureOf(repository)).toEqual(before);
  });

  test('what a published branch has by now is not touched', async () => {
    const repository = await grown('sqlite');
    repository.git(
      'update-ref',
      'refs/remotes/origin/main',
      repository.git('commit-tree', 'HEAD^{tree}', '-p', 'origin/main', '-m', 'squashed'),
    );
    await expect(run(repository, { yes: true })).rejects.toThrow('origin/main has them');
  });

  test('a branch without migrations has nothing to squash', async () => {
    const { exitCode, stderr } = await run(await started('sqlite'), { yes: true });
    expect(stderr).toContain('nothing to squash');
    expect(exitCode).toBe(0);
  });
});
