import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guardedRepository, repositorySetUp } from '../support/guarded.ts';
import { history, type State } from '../support/histories.ts';
import { installPacked } from '../support/packed.ts';
import { type Ran, TestRepository, type Tree, temporaryFolder } from '../support/repository.ts';

const postgresql = (state: State) => history('0.31', 'postgresql', state);

const journal = 'drizzle/meta/_journal.json';
const published = 'drizzle/0001_step_2.sql';

/** What commits must not do, by the rule that stops them. */
const mistakes: Readonly<Record<string, (repository: TestRepository) => Tree>> = {
  'journal-entry-edited': (repository) => ({
    [journal]: repository.read(journal).replace(/"when": (\d+)/, (_, when: string) => `"when": ${Number(when) + 1}`),
  }),
  'sql-not-in-journal': () => ({ 'drizzle/0003_by_hand.sql': 'ALTER TABLE "users" ADD COLUMN "age" integer;\n' }),
  'committed-sql-edited': (repository) => ({ [published]: `${repository.read(published)}\nSELECT 1;\n` }),
};

function head(repository: TestRepository): string {
  return repository.git('rev-parse', 'HEAD');
}

function expectStopped(repository: TestRepository, before: string, { exitCode, stdout, stderr }: Ran, rule: string): void {
  // git sends what hooks print to stderr
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toMatch(new RegExp(`^error {2}.* ${rule}$`, 'm'));
  expect(stderr).toMatch(/^drizzle-guard: commit rejected \(\d+ errors?\)$/m);
  expect(head(repository)).toBe(before);
}

function expectSilent({ exitCode, output }: Ran): void {
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: '' });
}

describe('a commit', () => {
  test.each(Object.entries(mistakes))('with %s is stopped', (rule, mistake) => {
    const repository = guardedRepository();
    const before = head(repository);
    repository.write(mistake(repository)).stage();
    expectStopped(repository, before, repository.run('git commit -m bad'), rule);
  });

  test('of an honest migration passes silently', () => {
    const repository = guardedRepository().write(postgresql('4')).stage();
    expectSilent(repository.run('git commit -q -m honest'));
    expect(repository.git('show', '--name-only', '--format=')).toContain(journal);
  });

  test('of anything else passes silently', () => {
    const repository = guardedRepository().write({ 'README.md': 'hello\n' }).stage();
    expectSilent(repository.run('git commit -q -m readme'));
  });

  test('on 1.0 is judged, too', () => {
    const repository = guardedRepository({}, '1.0');
    const sql = Object.keys(history('1.0', 'postgresql', '3')).find((path) => path.endsWith('_step_2/migration.sql')) ?? '';
    const before = head(repository);
    repository.write({ [sql]: `${repository.read(sql)}\nSELECT 1;\n` }).stage();
    expectStopped(repository, before, repository.run('git commit -m bad'), 'committed-sql-edited');
    repository.git('reset', '-q', '--hard');
    repository.write(history('1.0', 'postgresql', '4')).stage();
    expectSilent(repository.run('git commit -q -m honest'));
  });

  test('after one that --no-verify let in passes, with one line about it', () => {
    const repository = guardedRepository().write(mistakes['sql-not-in-journal']?.(guardedRepository()) ?? {});
    const bad = repository.commit('bad');
    repository.write({ 'README.md': 'hello\n' }).stage();
    const { exitCode, stderr } = repository.run('git commit -q -m readme');
    expect({ exitCode, stderr: stderr.trim() }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining(`1 unresolved error from ${bad.slice(0, 7)}; git push will be rejected`),
    });
    expect(stderr.trim().split('\n')[0]).toContain('unresolved');
  });

  test('is the first of a repository: judged all the same', () => {
    const repository = repositorySetUp(postgresql('3'));
    repository.write({ 'drizzle/0003_by_hand.sql': 'SELECT 1;\n' }).stage();
    const stopped = repository.run('git commit -m first');
    expect(stopped).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('sql-not-in-journal') });
    expect(repository.run('git rev-parse --verify -q HEAD').exitCode).toBe(1);
    repository.write({ 'drizzle/0003_by_hand.sql': null }).stage();
    expectSilent(repository.run('git commit -q -m first'));
  });

  test('on a detached HEAD', () => {
    const repository = guardedRepository();
    repository.git('checkout', '-q', '--detach');
    const before = head(repository);
    repository.write(mistakes['committed-sql-edited']?.(repository) ?? {}).stage();
    expectStopped(repository, before, repository.run('git commit -m bad'), 'committed-sql-edited');
    repository.git('reset', '-q', '--hard');
    repository.write(postgresql('4')).stage();
    expectSilent(repository.run('git commit -q -m honest'));
  });
});

describe('every way to commit is judged by what it commits', () => {
  const edited = (repository: TestRepository) => mistakes['committed-sql-edited']?.(repository) ?? {};

  test('commit -a', () => {
    const repository = guardedRepository({ 'README.md': 'hello\n' });
    const before = head(repository);
    repository.write(edited(repository));
    expectStopped(repository, before, repository.run('git commit -a -m bad'), 'committed-sql-edited');
    repository.git('checkout', '-q', published);
    repository.write({ 'README.md': 'bye\n' });
    expectSilent(repository.run('git commit -q -a -m good'));
  });

  test('commit -- path takes only that path, whatever else is staged', () => {
    const repository = guardedRepository({ 'README.md': 'hello\n' });
    const before = head(repository);
    repository.write({ ...edited(repository), 'README.md': 'bye\n' }).stage();
    expectStopped(repository, before, repository.run(`git commit -m bad -- ${published}`), 'committed-sql-edited');
    expectSilent(repository.run('git commit -q -m good -- README.md'));
    expect(repository.git('diff', '--cached', '--name-only')).toBe(published);
  });

  test('commit -p takes only the chosen hunks', () => {
    const repository = guardedRepository({ 'README.md': 'hello\n' });
    const before = head(repository);
    repository.write({ ...edited(repository), 'README.md': 'bye\n' });
    // README.md comes first
    const bad = repository.run('git commit -p -m bad', { input: 'n\ny\n' });
    expect(bad.stderr).toMatch(/^error {2}.* committed-sql-edited$/m);
    expect({ exitCode: bad.exitCode, head: head(repository) }).toEqual({ exitCode: 1, head: before });
    expect(repository.run('git commit -q -p -m good', { input: 'y\nn\n' }).exitCode).toBe(0);
    expect(repository.git('show', '--name-only', '--format=')).toBe('README.md');
  });

  test('commit --amend', () => {
    const repository = guardedRepository();
    repository.write(postgresql('4'));
    const before = repository.commit('four');
    repository.write(edited(repository)).stage();
    expectStopped(repository, before, repository.run('git commit --amend --no-edit'), 'committed-sql-edited');
    repository.git('checkout', '-q', 'HEAD', '--', published);
    // an unpublished migration may be generated again
    repository.replace('drizzle', {}).write(postgresql('4again')).stage();
    expectSilent(repository.run('git commit -q --amend --no-edit'));
  });

  test('commit --amend that repairs what --no-verify let in', () => {
    const repository = guardedRepository();
    repository.write({ 'drizzle/0003_by_hand.sql': 'SELECT 1;\n' }).commit('bad');
    repository.write({ 'drizzle/0003_by_hand.sql': null }).stage();
    expectSilent(repository.run('git commit -q --amend --no-edit --allow-empty'));
  });

  test('partly staged: the index is judged, never the working tree', () => {
    const repository = guardedRepository();
    const before = head(repository);
    const [good, bad] = [repository.read(published), edited(repository)];
    repository.write(bad).stage();
    repository.write({ [published]: good });
    expectStopped(repository, before, repository.run('git commit -m bad'), 'committed-sql-edited');

    repository.git('add', published);
    repository.write({ 'README.md': 'hello\n' }).stage();
    repository.write(bad);
    expectSilent(repository.run('git commit -q -m good'));
    expect(repository.read(published)).toBe(bad[published]);
  });

  test('a file that is only intended to be added is not committed', () => {
    const repository = guardedRepository();
    repository.write({ 'drizzle/0003_by_hand.sql': 'SELECT 1;\n', 'README.md': 'hello\n' });
    repository.git('add', 'README.md');
    repository.git('add', '-N', 'drizzle/0003_by_hand.sql');
    expectSilent(repository.run('git commit -q -m good'));
  });
});

describe('a stopped commit', () => {
  test.each(['git commit -m bad', 'git commit -a -m bad', `git commit -m bad -- ${published}`])(
    '%s leaves index and working tree as git itself would',
    (command) => {
      const repository = guardedRepository({ 'README.md': 'hello\n' });
      repository.write({ ...mistakes['committed-sql-edited']?.(repository), 'README.md': 'bye\n' }).stage();
      repository.write({ 'README.md': 'not staged\n', 'new.txt': 'untracked\n' });
      const state = () => ({
        entries: repository.git('ls-files', '-s'),
        status: repository.git('--no-optional-locks', 'status', '--porcelain'),
        index: readFileSync(join(repository.path, '.git/index')).toString('base64'),
        files: [repository.read('README.md'), repository.read(published), repository.read('new.txt')],
        head: head(repository),
      });
      // git refreshes its index before it runs any hook
      mkdirSync(join(repository.path, '.git/refusing'));
      repository.write({ '.git/refusing/pre-commit': '#!/bin/sh\nexit 1\n' }).executable('.git/refusing/pre-commit');
      expect(repository.run(command.replace('git', 'git -c core.hooksPath=.git/refusing')).exitCode).toBe(1);
      const before = state();
      expect(repository.run(command).stderr).toContain('committed-sql-edited');
      expect(state()).toEqual(before);
    },
  );

  test('leaves nothing behind: once repaired it happens', () => {
    const repository = guardedRepository();
    repository.write({ ...postgresql('4'), ...mistakes['committed-sql-edited']?.(repository) }).stage();
    const stopped = repository.run('git commit -m bad');
    expect(stopped.exitCode).toBe(1);
    expect(stopped.stderr).toContain('  fix      npx drizzle-guard fix    (');
    const repaired = repository.run('node_modules/.bin/drizzle-guard fix --yes --restore 0001_step_2');
    expect(repaired.exitCode, repaired.output).toBe(0);
    expectSilent(repository.run('git commit -q -m repaired'));
  });
});

describe('a linked worktree', () => {
  function linkedWorktree(): TestRepository {
    const repository = guardedRepository();
    const path = join(temporaryFolder(), 'linked');
    repository.git('worktree', 'add', '-q', '-b', 'linked', path);
    const linked = new TestRepository(path);
    installPacked(path, '0.31');
    linked.write(mistakes['committed-sql-edited']?.(linked) ?? {}).stage();
    return linked;
  }

  // husky's `_` is untracked, so post-checkout copies it
  test('is guarded by being made', () => {
    const linked = linkedWorktree();
    expect(linked.exists('.husky/_')).toBe(true);
    const before = head(linked);
    expectStopped(linked, before, linked.run('git commit -m bad'), 'committed-sql-edited');
    linked.git('reset', '-q', '--hard');
    linked.write(postgresql('4')).stage();
    expectSilent(linked.run('git commit -q -m honest'));
  });
});

describe('a merge', () => {
  /** main and a branch have both added a migration; main is checked out. */
  function twoBranches(ours: Tree, theirs: Tree): TestRepository {
    const repository = guardedRepository();
    repository.git('checkout', '-q', '-b', 'theirs');
    repository.write(theirs).commit('theirs');
    repository.git('checkout', '-q', 'main');
    repository.write(ours).commit('ours');
    return repository;
  }

  test('without conflicts passes silently', () => {
    const repository = twoBranches({ 'README.md': 'hello\n' }, postgresql('4'));
    expectSilent(repository.run('git merge -q --no-edit theirs'));
    expect(repository.git('rev-list', '--count', '--merges', 'HEAD')).toBe('1');
  });

  test('without conflicts runs pre-merge-commit and commit-msg, which stop what no parent had', () => {
    const repository = twoBranches(postgresql('4'), postgresql('4b'));
    const before = head(repository);
    const { exitCode, output } = repository.run('git merge --no-edit -X ours theirs');
    expect(output).toMatch(/^error {2}.*drizzle\/0003_step_4b\.sql.* sql-not-in-journal$/m);
    expect(output).toContain('husky - commit-msg script failed');
    expect({ exitCode, head: head(repository) }).toEqual({ exitCode: 1, head: before });
  });

  test('with what one parent had already passes, with one line about it', () => {
    const repository = twoBranches({ 'README.md': 'hello\n' }, { 'drizzle/0003_by_hand.sql': 'SELECT 1;\n' });
    const { exitCode, output } = repository.run('git merge -q --no-edit theirs');
    expect(output).toContain('1 unresolved error from');
    expect(exitCode).toBe(0);
  });

  test('with conflicts is judged when they are resolved', () => {
    const repository = twoBranches(postgresql('4'), postgresql('4b'));
    const before = head(repository);
    expect(repository.run('git merge theirs').exitCode).toBe(1);
    // both files, one journal: what an editor's "accept ours" leaves
    repository.git('checkout', '--ours', '--', 'drizzle/meta', 'src');
    repository.stage();
    expectStopped(repository, before, repository.run('git commit --no-edit'), 'sql-not-in-journal');

    repository.git('rm', '-q', '-f', 'drizzle/0003_step_4b.sql');
    expectSilent(repository.run('git commit -q --no-edit'));
    expect(repository.git('rev-list', '--count', '--merges', 'HEAD')).toBe('1');
  });
});

describe('file names', () => {
  const folders = ['my migrations', 'größe', "it's", '"quoted"', 'two\nlines', '-dash', '[id]', 'a*b', '$HOME', 'back\\slash'];
  test('out folders of any name are judged, and each fix can be pasted', () => {
    const migrations = Object.entries(postgresql('3')).filter(([path]) => path.startsWith('drizzle/'));
    const renamed = folders.flatMap((folder) =>
      migrations.map(([path, text]) => [path.replace(/^drizzle\//, `${folder}/`), text] as const),
    );
    const repository = repositorySetUp(Object.fromEntries(renamed));
    repository.commit('first');
    repository.publish();
    const before = head(repository);
    const edited = folders.map((folder) => `${folder}/0001_step_2.sql`);
    repository.write(Object.fromEntries(edited.map((path) => [path, 'SELECT 1;\n']))).stage();
    const stopped = repository.run('git commit -m bad');
    expectStopped(repository, before, stopped, 'committed-sql-edited');
    expect(stopped.stderr.match(/^ {2}fix {6}npx drizzle-guard fix {4}/gm)).toHaveLength(1);
    // a path that is another one on Windows is not written
    repository.git('checkout', 'HEAD', '--', ':(literal)back\\slash');
    const repaired = repository.run('node_modules/.bin/drizzle-guard fix --yes --restore 0001_step_2');
    expect(repaired.exitCode, repaired.output).toBe(0);
    expect(repository.git('status', '--porcelain')).toBe('');
    repository.write({ 'README.md': 'hello\n' }).stage();
    expectSilent(repository.run('git commit -q -m good'));
  });
});

describe('no Node', () => {
  test('on PATH, as in a desktop application: the commit is stopped and told why', () => {
    const repository = guardedRepository();
    const tools = temporaryFolder();
    for (const name of ['sh', 'env', 'git', 'dirname', 'basename', 'cat']) {
      symlinkSync(repository.run(`command -v ${name}`).stdout.trim(), join(tools, name));
    }
    repository.write({ 'README.md': 'hello\n' }).stage();
    const env = { PATH: tools, GIT_EXEC_PATH: repository.git('--exec-path') };
    const hook = repository.run('sh node_modules/drizzle-guard/hooks/pre-commit', { env });
    expect(hook).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('drizzle-guard: node is not on PATH') });
    const { exitCode, stderr } = repository.run('git commit -m readme', { env });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('drizzle-guard: node is not on PATH');
    expect(stderr).toContain('pre-commit script failed (code 2)');
  });
});

test('a Node module that is missing stops the commit, too', () => {
  const repository = guardedRepository({ 'README.md': 'hello\n' });
  rmSync(join(repository.path, 'node_modules/drizzle-guard/dist'), { recursive: true });
  repository.write({ 'README.md': 'bye\n' }).stage();
  expect(repository.run('git commit -m readme').exitCode).toBe(1);
});
