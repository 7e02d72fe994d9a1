import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guard, guardedRepository, installedRepository, repositorySetUp } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import { installPacked } from '../support/packed.ts';
import { copied, keyOf, type Ran, TestRepository, type Tree, temporaryFolder } from '../support/repository.ts';

const watch = '.git/drizzle-guard/watch';

/** A guarded repository in which one commit has passed. */
function watchedRepository(tree: Tree = {}): TestRepository {
  return copied(`watched ${keyOf(tree)}`, () => commitReadme(guardedRepository(tree)));
}

/** A commit through the hooks, with Node, that touches nothing guarded. */
function commitReadme(repository: TestRepository): TestRepository {
  repository.write({ 'README.md': `${Math.random()}\n` }).git('add', 'README.md');
  expect(repository.run('git commit -q -m readme')).toMatchObject({ exitCode: 0, output: '' });
  return repository;
}

/** Runs a command where `node` only leaves a mark and fails. */
function withoutNode(
  repository: TestRepository,
  command: string,
  env: NodeJS.ProcessEnv = {},
): Ran & { readonly startedNode: boolean } {
  const folder = temporaryFolder();
  const mark = join(folder, 'started');
  writeFileSync(join(folder, 'node'), `#!/bin/sh\n: > '${mark}'\nexit 3\n`);
  chmodSync(join(folder, 'node'), 0o755);
  const ran = repository.run(command, { env: { PATH: `${folder}:${process.env.PATH}`, ...env } });
  return { ...ran, startedNode: existsSync(mark) };
}

function expectFast(
  repository: TestRepository,
  command = 'git commit -q --allow-empty -m fast',
  env: NodeJS.ProcessEnv = {},
): void {
  expect(withoutNode(repository, command, env)).toMatchObject({ startedNode: false, exitCode: 0, output: '' });
}

function expectFull(
  repository: TestRepository,
  command = 'git commit -q --allow-empty -m full',
  env: NodeJS.ProcessEnv = {},
): void {
  expect(withoutNode(repository, command, env)).toMatchObject({ startedNode: true, exitCode: 1 });
}

describe('the watch file', () => {
  test('is there after a commit that passed, and lets the next one go without Node', () => {
    const repository = guardedRepository();
    expect(repository.exists(watch)).toBe(false);
    expectFull(repository);
    commitReadme(repository);
    expect(repository.read(watch).split('\n')[0]).toBe(repository.git('rev-parse', 'HEAD~1^{tree}'));
    expectFast(repository);
  });

  test('is not written by a commit that is stopped', () => {
    const repository = guardedRepository();
    repository.write({ 'drizzle/0003_by_hand.sql': 'SELECT 1;\n' }).stage();
    expect(repository.run('git commit -m bad').exitCode).toBe(1);
    expect(repository.exists(watch)).toBe(false);
  });

  test('is not written by a run that could not judge', () => {
    const repository = guardedRepository({ 'drizzle-guard.json': '{ "published": ["origin/nowhere"] }\n' });
    expect(repository.run('git commit --allow-empty -m unchecked')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('not checked'),
    });
    expect(repository.exists(watch)).toBe(false);
  });

  test('is not written by a commit that changes what is guarded, which may yet not happen', () => {
    const repository = guardedRepository();
    repository.write(history('0.31', 'postgresql', '4')).stage();
    expect(repository.run('git commit -q -m ""').exitCode).not.toBe(0);
    expect(repository.exists(watch)).toBe(false);
  });

  test('is written once that commit was made', () => {
    const repository = guardedRepository();
    repository.write(history('0.31', 'postgresql', '4')).stage();
    expect(repository.run('git commit -q -m four').exitCode).toBe(0);
    expectFast(repository);
  });

  test.each([
    ['deleted', () => null],
    ['empty', () => ''],
    ['a tree only', (text: string) => `${text.split('\n')[0]}\n`],
    ['of a tree that is not there', (text: string) => text.replace(/^.*/, '0123456789012345678901234567890123456789')],
    ['garbage', () => '\u0000\u0001garbage\n--\n'],
    ['of an earlier version, which guarded less', (text: string) => text.replace(/end 2\n$/, 'end\n')],
    ['without its last byte', (text: string) => text.slice(0, -1)],
    ['without its last line', (text: string) => text.replace(/\n[^\n]*\n$/, '\n')],
    ['cut in the middle', (text: string) => text.slice(0, text.length / 2)],
    ['cut after the first path', (text: string) => `${text.split('\n').slice(0, 2).join('\n')}\n`],
  ] as const)('%s is a full run, which mends it', (_, damage) => {
    const repository = watchedRepository();
    repository.write({ [watch]: damage(repository.read(watch)) });
    expectFull(repository);
    commitReadme(repository);
    expectFast(repository);
  });

  test('that is a folder is a full run, which passes', () => {
    const repository = watchedRepository();
    rmSync(join(repository.path, watch));
    mkdirSync(join(repository.path, watch));
    expectFull(repository);
    repository.write({ 'README.md': 'again\n' }).stage();
    const { exitCode, stderr } = repository.run('git commit -q -m again');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.stringMatching(/^(?:drizzle-guard: .*\n)+$/) });
  });
});

describe('Node starts for a commit that touches', () => {
  const cases: readonly (readonly [string, Tree])[] = [
    ['a schema file', { 'src/schema.ts': 'export {};\n' }],
    ['a new schema file anywhere', { 'packages/db/src/schema-users.ts': 'export {};\n' }],
    ['a schema file by deleting it', { 'src/schema.ts': null }],
    [
      'a schema file by renaming it',
      { 'src/schema.ts': null, 'src/tables.ts': history('0.31', 'postgresql', '3')['src/schema.ts'] ?? '' },
    ],
    ['the out folder', { 'drizzle/notes.txt': 'note\n' }],
    ['the journal', { 'drizzle/meta/_journal.json': '{}\n' }],
    ['the drizzle config', { 'drizzle.config.ts': 'export default {};\n' }],
    ['a new drizzle config', { 'apps/api/drizzle-prod.config.mjs': 'export default {};\n' }],
    ['a new journal anywhere', { 'apps/api/migrations/meta/_journal.json': '{}\n' }],
    ['a new 1.0 migration anywhere', { 'apps/api/migrations/20300101000000_init/snapshot.json': '{}\n' }],
    ['package.json', { 'package.json': '{}\n' }],
    ['tsconfig.json', { 'tsconfig.json': '{}\n' }],
    ['a tsconfig it may extend', { 'tsconfig.base.json': '{}\n' }],
    ['drizzle-guard.json', { 'drizzle-guard.json': '{}\n' }],
    ['variables that a config may load', { 'apps/api/.env.production': 'A=1\n' }],
    ['what git does to files', { 'db/.gitattributes': '*.sql text\n' }],
    ['submodules', { '.gitmodules': '[submodule "a"]\n' }],
    ['the lockfile', { 'pnpm-lock.yaml': 'lockfileVersion: 9\n' }],
  ];
  test.each(cases)('%s', (_, tree) => {
    const repository = watchedRepository();
    repository.write(tree).stage();
    expectFull(repository);
    repository.git('reset', '-q', '--hard');
    expectFast(repository);
  });

  test('a text file that the config reads', () => {
    const config = history('0.31', 'postgresql', '3')['drizzle.config.ts'];
    const reads = "import { readFileSync } from 'node:fs';\ntry { readFileSync('db/limits.txt') } catch {}\n";
    const repository = watchedRepository({ 'drizzle.config.ts': `${reads}${config}`, 'db/limits.txt': '1\n' });
    repository.write({ 'db/limits.txt': '2\n' }).stage();
    expectFull(repository);
  });

  test("a schema file's mode", () => {
    const repository = watchedRepository();
    repository.git('update-index', '--chmod=+x', 'src/schema.ts');
    expectFull(repository);
  });

  test('a schema file with commit -a and with a path', () => {
    const repository = watchedRepository().write({ 'src/schema.ts': 'export {};\n' });
    expectFull(repository, 'git commit -q -a -m full');
    expectFull(repository, 'git commit -q -m full -- src/schema.ts');
    repository.git('add', 'src/schema.ts');
    repository.write({ 'README.md': 'only this\n' });
    expectFast(repository, 'git commit -q -m fast -- README.md');
  });

  // one of each kind of pattern, no file in two of them
  const configured: Readonly<Record<string, string>> = {
    'src/tables/*.ts': 'src/tables/users.ts',
    './src/dotted/*.ts': 'src/dotted/users.ts',
    'src/**/*.table.ts': 'src/a/b/users.table.ts',
    'src/{one,two}/*.ts': 'src/two/users.ts',
    'src/@(three|four)/*.ts': 'src/four/users.ts',
    'src/ranges/[a-u]*.ts': 'src/ranges/users.ts',
    'src/single/user?.ts': 'src/single/users.ts',
  };
  test.each(Object.entries(configured))('a file of the configured schema %s', (_, path) => {
    const repository = watchedRepository({
      'drizzle-guard.json': JSON.stringify({ projects: [{ out: 'drizzle', schema: Object.keys(configured) }] }),
      ...Object.fromEntries(Object.values(configured).map((file) => [file, 'export {};\n'])),
    });
    repository.write({ [path]: 'export const changed = true;\n' }).stage();
    expectFull(repository);
    repository.git('reset', '-q', '--hard');
    expectFast(repository);
  });
});

describe('Node does not start for a commit that touches', () => {
  test.each([
    'README.md',
    'src/index.ts',
    'docs/drizzle.md',
    'apps/web/package.json',
    'src/drizzle/client.ts',
    'with space.txt',
    '-dash',
  ])('%s', (path) => {
    const repository = watchedRepository();
    repository.write({ [path]: 'new\n' }).stage();
    expectFast(repository);
    repository.write({ [path]: null }).stage();
    expectFast(repository);
  });

  test('nothing staged, however the working tree looks', () => {
    const repository = watchedRepository();
    repository.write({ 'src/schema.ts': 'export {};\n', 'drizzle/0003_by_hand.sql': 'SELECT 1;\n' });
    expectFast(repository);
  });
});

describe('what git was told about pathspecs changes nothing', () => {
  test.each(['GIT_LITERAL_PATHSPECS', 'GIT_GLOB_PATHSPECS', 'GIT_NOGLOB_PATHSPECS', 'GIT_ICASE_PATHSPECS'])('%s', (name) => {
    const env = { [name]: '1' };
    const repository = watchedRepository();
    expectFast(repository, undefined, env);
    repository.write({ 'src/schema.ts': 'export {};\n' }).stage();
    expectFull(repository, undefined, env);
  });

  test('git --literal-pathspecs', () => {
    const repository = watchedRepository();
    expectFast(repository, 'git --literal-pathspecs commit -q --allow-empty -m fast');
    repository.write({ 'src/schema.ts': 'export {};\n' }).stage();
    expectFull(repository, 'git --literal-pathspecs commit -q -m full');
    rmSync(join(repository.path, watch));
    repository.git('reset', '-q', '--hard');
    // written under it, too
    expect(repository.run('git --literal-pathspecs commit -q --allow-empty -m readme').output).toBe('');
    expectFast(repository);
  });
});

describe('the state that was judged', () => {
  test('each linked worktree has its own watch', () => {
    const repository = watchedRepository();
    const linked = new TestRepository(join(temporaryFolder(), 'linked'));
    repository.git('worktree', 'add', '-q', '-b', 'linked', linked.path);
    installPacked(linked.path, '0.31');
    expect(linked.run(`${guard} setup`).exitCode).toBe(0);
    expectFull(linked);
    commitReadme(linked);
    expect(repository.exists('.git/worktrees/linked/drizzle-guard/watch')).toBe(true);
    expectFast(linked);
    expectFast(repository);
    linked.write({ 'src/schema.ts': 'export {};\n' }).stage();
    expectFull(linked);
    expectFast(repository);
  });

  test('another branch with other migrations is judged once', () => {
    const repository = watchedRepository();
    repository.git('checkout', '-q', '-b', 'same');
    expectFast(repository);
    repository.git('checkout', '-q', '-b', 'other');
    repository.write(history('0.31', 'postgresql', '4')).commit('four');
    expectFull(repository);
    commitReadme(repository);
    expectFast(repository);
    repository.git('checkout', '-q', 'main');
    expectFull(repository);
  });

  test('a merge in progress is always judged', () => {
    const repository = watchedRepository();
    repository.git('checkout', '-q', '-b', 'theirs');
    repository.write({ 'README.md': 'theirs\n' }).commit('theirs');
    repository.git('checkout', '-q', 'main');
    repository.write({ 'README.md': 'ours\n' }).commit('ours');
    expectFast(repository);
    expect(repository.run('git merge theirs').exitCode).toBe(1);
    repository.write({ 'README.md': 'both\n' }).stage();
    expectFull(repository, 'git commit -q --no-edit');
    expect(repository.run('git commit -q --no-edit')).toMatchObject({ exitCode: 0, output: '' });
    expectFast(repository);
  });

  test('a clean merge is always judged', () => {
    const repository = watchedRepository();
    repository.git('checkout', '-q', '-b', 'theirs');
    repository.write({ 'theirs.txt': 'theirs\n' }).commit('theirs');
    repository.git('checkout', '-q', 'main');
    repository.write({ 'ours.txt': 'ours\n' }).commit('ours');
    expectFull(repository, 'git merge -q --no-edit theirs');
  });

  test('taking a published migration back to the watched state is judged', () => {
    const repository = watchedRepository();
    const four = history('0.31', 'postgresql', '4');
    repository.write(four).commit('four');
    repository.publish();
    const sql = Object.keys(four).filter(
      (path) => !repository.git('ls-tree', '-r', '--name-only', 'HEAD~1').split('\n').includes(path),
    );
    repository
      .write(Object.fromEntries(sql.map((path) => [path, null])))
      .write(history('0.31', 'postgresql', '3'))
      .stage();
    const [tree = ''] = repository.read(watch).split('\n');
    expect(repository.run(`git diff-index --cached --quiet ${tree} -- drizzle src`).exitCode).toBe(0);
    expectFull(repository);
    expect(repository.run('git commit -m reverted')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('committed-migration-deleted'),
    });
  });
});

describe('an out folder that reads like a pattern is guarded, and only it', () => {
  const folders: readonly (readonly [string, string])[] = [
    ['[id]', 'i'],
    ['a*b', 'axb'],
    ['wh?t', 'what'],
    ['my migrations', 'my'],
    ['two\nlines', 'two'],
    ['größe', 'gr'],
    ['back\\slash', 'backslash'],
    [':(top)', 'top'],
    ['!not', 'not'],
    ['apps/[slug]/out', 'apps/s/out'],
  ];
  // one repository has them all
  const files = Object.entries(history('0.31', 'postgresql', '3')).filter(([path]) => path.startsWith('drizzle/'));
  const tree = Object.fromEntries(
    folders.flatMap(([folder]) => files.map(([path, text]) => [path.replace(/^drizzle\//, `${folder}/`), text] as const)),
  );
  const guarded = () =>
    copied('folders that read like patterns', () => {
      const repository = repositorySetUp(tree);
      repository.commit('first');
      return commitReadme(repository.publish());
    });
  test.each(folders)('%j', (folder, sibling) => {
    const repository = guarded();
    repository.write({ [`${sibling}/0003_other.sql`]: 'SELECT 1;\n' }).stage();
    expectFast(repository);
    repository.write({ [`${folder}/0003_by_hand.sql`]: 'SELECT 1;\n' }).stage();
    expectFull(repository);
  });
});

describe('every POSIX shell', () => {
  const shells = ['sh', 'dash', 'bash --posix', 'busybox sh', 'ksh', 'mksh', 'yash', 'zsh --emulate sh'];
  const installed = shells.filter((shell) => spawnSync('sh', ['-c', `${shell} -c true`]).status === 0);
  test.each(installed)('%s', (shell) => {
    const repository = watchedRepository();
    const hook = `${shell} node_modules/drizzle-guard/hooks/pre-commit`;
    expect(withoutNode(repository, hook)).toMatchObject({ startedNode: false, exitCode: 0, output: '' });
    repository.write({ 'src/schema.ts': 'export {};\n' }).stage();
    expect(withoutNode(repository, hook)).toMatchObject({ startedNode: true, exitCode: 3, output: '' });
    for (const event of ['pre-merge-commit', 'pre-push']) {
      expect(withoutNode(repository, hook.replace('pre-commit', event))).toMatchObject({
        startedNode: true,
        exitCode: 3,
        output: '',
      });
    }
  });

  test('the hooks hold nothing that only bash knows', () => {
    const repository = installedRepository();
    const text = [
      'run',
      'pre-commit',
      'pre-merge-commit',
      'commit-msg',
      'prepare-commit-msg',
      'post-commit',
      'post-merge',
      'post-rewrite',
      'pre-push',
    ]
      .map((name) => readFileSync(join(repository.path, 'node_modules/drizzle-guard/hooks', name), 'utf8'))
      .join('\n');
    expect(text).not.toMatch(/\[\[|\bfunction\b|\blocal\b|<<<|\$'|\bsource\b|\bdeclare\b|&>|\(\(/);
  });
});
