import { describe, expect, test } from 'vitest';
import { type FixOptions, fix } from '../../src/commands/fix.ts';
import { grow, newProject, tableSchema } from '../support/grown-project.ts';
import type { Dialect, Kit } from '../support/histories.ts';
import { pictureOf } from '../support/picture.ts';
import { copiedLater, type TestRepository } from '../support/repository.ts';
import { appliedToSqlite, hasSqlite } from '../support/sqlite-shell.ts';

const run = (repository: TestRepository, options: FixOptions) => fix(options, { cwd: repository.path, color: false }, undefined);

const sqlFiles = (repository: TestRepository) => repository.git('ls-files', 'drizzle/*.sql').split('\n');

const withPosts = (schema: string) => `${schema}\nexport * from './posts';\n`;

/** Published: a table, a column more (`nick`), and a table more; and a branch on top. */
function published(dialect: Dialect, kit: Kit = '0.31'): Promise<TestRepository> {
  return copiedLater(`reverted ${kit} ${dialect}`, async () => {
    const repository = newProject(dialect, kit);
    await grow(repository, { name: 'start', kit, schema: tableSchema(dialect, { users: ['name'] }) });
    const more = { 'src/app.ts': 'export const nick = 1;\n' };
    await grow(repository, { name: 'nick', kit, schema: tableSchema(dialect, { users: ['name', 'nick'] }), more });
    repository.git('tag', 'nick');
    const posts = { 'src/posts.ts': tableSchema(dialect, { posts: ['title'] }) };
    await grow(repository, {
      name: 'posts',
      kit,
      schema: withPosts(tableSchema(dialect, { users: ['name', 'nick'] })),
      more: posts,
    });
    repository.git('tag', 'posts');
    return onBranch(repository);
  });
}

/** Published: a table that is renamed with one of its columns. */
function renamed(dialect: Dialect): Promise<TestRepository> {
  return copiedLater(`renamed ${dialect}`, async () => {
    const repository = newProject(dialect);
    await grow(repository, { name: 'start', schema: tableSchema(dialect, { users: ['name', 'city'] }) });
    const renames = [
      ['users', 'people'],
      ['people.name', 'people.title'],
    ] as const;
    await grow(repository, { name: 'people', schema: tableSchema(dialect, { people: ['title', 'city'] }), renames });
    repository.git('tag', 'people');
    return onBranch(repository);
  });
}

function onBranch(repository: TestRepository): TestRepository {
  repository.publish();
  repository.git('checkout', '-q', '-b', 'back');
  return repository;
}

describe('a published commit that is taken back', () => {
  test.each(['postgresql', 'sqlite'] as const)('%s: its migration stays, and a new one reverses it', async (dialect) => {
    const repository = await published(dialect);
    const before = repository.git('ls-files', '-s', 'drizzle/*.sql');
    const { exitCode, stdout = '' } = await run(repository, { revert: 'nick', yes: true });

    expect(stdout).toContain('Migration-Approved: drop-column');
    expect(stdout).toContain('left alone: src/app.ts');
    expect(exitCode).toBe(1);
    expect(repository.read('src/schema.ts')).toBe(withPosts(tableSchema(dialect, { users: ['name'] })));
    expect(sqlFiles(repository).slice(-2)).toEqual(['drizzle/0002_posts.sql', 'drizzle/0003_revert_nick.sql']);
    expect(repository.git('ls-files', '-s', 'drizzle/*.sql')).toContain(before);
    expect(repository.read('drizzle/0003_revert_nick.sql')).toMatch(/DROP COLUMN [`"]nick[`"]/);
  });

  test.each(['mysql'] as const)('%s: what it renamed gets its old name back', async (dialect) => {
    const repository = await renamed(dialect);
    const { exitCode } = await run(repository, { revert: 'people', yes: true });

    expect(exitCode).toBe(1);
    const sql = repository.read('drizzle/0002_revert_people.sql');
    expect(sql).toMatch(/RENAME (?:TABLE `people` )?TO [`"]users[`"]/);
    expect(sql).toMatch(/RENAME COLUMN [`"]title[`"] TO [`"]name[`"]/);
    expect(sql).not.toMatch(/DROP (?:COLUMN|TABLE)/);
  });

  test.each(['mysql'] as const)('1.0 %s: its migration stays, and a new one reverses it', async (dialect) => {
    const repository = await published(dialect, '1.0');
    const before = repository.git('ls-files', '-s', 'drizzle');
    const { exitCode, stdout } = await run(repository, { revert: 'nick', yes: true });

    expect(stdout).toContain('Migration-Approved: drop-column');
    expect(exitCode).toBe(1);
    expect(repository.git('ls-files', '-s', 'drizzle')).toContain(before);
    const path = sqlFiles(repository).at(-1) ?? '';
    expect(path).toMatch(/\d+_revert_nick\/migration\.sql$/);
    expect(repository.read(path)).toMatch(/DROP COLUMN [`"]nick[`"]/);
  });

  test('1.0: what it renamed gets its old name back', async () => {
    const repository = newProject('postgresql', '1.0');
    await grow(repository, { name: 'start', kit: '1.0', schema: tableSchema('postgresql', { users: ['name', 'city'] }) });
    const renames = [
      ['public.users', 'public.people'],
      ['public.people.name', 'public.people.title'],
    ] as const;
    await grow(repository, {
      name: 'people',
      kit: '1.0',
      schema: tableSchema('postgresql', { people: ['title', 'city'] }),
      renames,
    });
    await run(onBranch(repository), { revert: 'HEAD', yes: true });
    const sql = repository.read(sqlFiles(repository).at(-1) ?? '');
    expect(sql).toContain('RENAME TO "users"');
    expect(sql).toContain('RENAME COLUMN "title" TO "name"');
    expect(sql).not.toContain('DROP');
  });

  test('undo brings everything back, and a second run has nothing to do', async () => {
    const repository = await published('sqlite');
    const before = pictureOf(repository);
    await run(repository, { revert: 'nick', yes: true, name: 'no_nick' });
    expect(sqlFiles(repository).at(-1)).toBe('drizzle/0003_no_nick.sql');
    const again = await run(repository, { revert: 'nick', yes: true });
    expect(again.stdout).toContain('Migration-Approved: drop-column');
    expect(again.stdout).toContain('nick is taken back already.');
    expect(again.exitCode).toBe(1);
    await run(repository, { undo: true });
    expect(pictureOf(repository)).toEqual(before);
  });

  test.each([
    { command: 'git revert -n nick', name: 'nick', what: 'drop-column users.nick' },
    { command: 'git revert --no-edit posts', name: 'posts', what: 'drop-table posts' },
  ])('$command deleted files, which are brought back', async ({ command, name, what }) => {
    const repository = await published('sqlite');
    repository.run(command);
    const { exitCode, stdout } = await run(repository, { revert: name, yes: true });

    expect(stdout).toContain(`Migration-Approved: ${what}`);
    expect(exitCode).toBe(1);
    const changed = repository.git('diff', '--cached', '--name-status', 'origin/main', '--', 'drizzle').split('\n');
    expect(changed).toEqual([
      `A\tdrizzle/0003_revert_${name}.sql`,
      'A\tdrizzle/meta/0003_snapshot.json',
      'M\tdrizzle/meta/_journal.json',
    ]);
  });

  test('a file that the commit brought goes', async () => {
    const repository = await published('sqlite');
    const { stdout } = await run(repository, { revert: 'posts', yes: true });
    expect(stdout).toContain('Migration-Approved: drop-table posts');
    expect(repository.exists('src/posts.ts')).toBe(false);
    expect(repository.read('src/schema.ts')).toBe(tableSchema('sqlite', { users: ['name', 'nick'] }));
  });

  test('what changed since in the same lines is left to a person', async () => {
    const repository = await published('sqlite');
    repository.write({
      'src/schema.ts': repository.read('src/schema.ts').replace("nick: db.text('nick')", "nick: db.text('nick').notNull()"),
    });
    repository.commit('more');
    const before = pictureOf(repository);
    await expect(run(repository, { revert: 'nick', yes: true })).rejects.toThrow(
      /src\/schema.ts changed since .*\n.*\n {2}git show/,
    );
    expect(pictureOf(repository)).toEqual(before);
  });

  test('edits that are not staged are not lost', async () => {
    const repository = await published('sqlite');
    repository.write({ 'src/schema.ts': `${repository.read('src/schema.ts')}// mine\n` });
    await expect(run(repository, { revert: 'nick', yes: true })).rejects.toThrow('edits that are not staged');
  });

  test('a commit without schema has nothing to reverse', async () => {
    const repository = await published('sqlite');
    repository.write({ 'README.md': 'more\n' });
    repository.commit('docs');
    await expect(run(repository, { revert: 'HEAD', yes: true })).rejects.toThrow('changed no file that a schema is made of');
  });

  test('a commit that is not published says so', async () => {
    const repository = await published('sqlite');
    await grow(repository, {
      name: 'body',
      schema: withPosts(tableSchema('sqlite', { users: ['name', 'nick', 'body'] })),
    });
    const { stdout } = await run(repository, { revert: 'HEAD', dryRun: true });
    expect(stdout).toContain('is not published');
  });

  test.skipIf(!hasSqlite)('the migrations lead a database to the schema of before it', async () => {
    const repository = await published('sqlite');
    await run(repository, { revert: 'nick', yes: true });
    const texts = sqlFiles(repository).map((path) => repository.read(path));
    const [start = '', , posts = ''] = texts;
    expect(appliedToSqlite(texts)).toBe(appliedToSqlite([start, posts]));
  });
});
