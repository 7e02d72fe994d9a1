import { execFileSync } from 'node:child_process';
import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guard, guardedRepository, installedRepository } from '../support/guarded.ts';
import { type HookManagerInUse, hookManagers, ownRuns } from '../support/hook-managers.ts';
import { TestRepository, temporaryFolder } from '../support/repository.ts';

/** A project that uses a manager, in a folder whose name a shell would split. */
function projectWith(manager: HookManagerInUse): TestRepository {
  const repository = installedRepository({
    ...manager.files,
    'package.json': `{\n  "name": "app",\n  "scripts": {\n    "prepare": "${manager.install}"\n  }\n}\n`,
  });
  repository.run('rm -rf node_modules/husky node_modules/.bin/husky');
  manager.link?.(repository);
  for (const name of manager.executable ?? []) repository.executable(name);
  repository.commit('first');
  expect(repository.run('npm run --silent prepare').exitCode).toBe(0);
  return repository;
}

/** A commit of a broken journal is rejected, one of something else passes, and the manager's own hook runs in both. */
function expectGuarded(repository: TestRepository, where: string): void {
  const before = ownRuns(repository);
  repository.write({ 'drizzle/meta/_journal.json': '<<<<<<< ours\n' }).stage();
  const bad = repository.run('git commit -q -m bad');
  expect(bad.output, where).toContain('journal-unreadable');
  expect(bad.exitCode, where).not.toBe(0);
  expect(ownRuns(repository), where).toBe(before + 1);
  repository.write({ 'drizzle/meta/_journal.json': null, 'notes.txt': where }).stage();
  const good = repository.run('git commit -q -m good');
  expect(good, where).toMatchObject({ exitCode: 0 });
  expect(good.output, where).not.toMatch(/skipped|not checked/);
  expect(ownRuns(repository), where).toBe(before + 2);
}

for (const manager of hookManagers) {
  const { name, missing } = manager;
  test.skipIf(missing !== undefined)(
    `${name}: guarded in a commit, a clone and a worktree${missing ? ` (${missing})` : ''}`,
    () => {
      const repository = projectWith(manager);
      const set = (options = '') => repository.run(`${guard} setup ${options}`);

      // what setup makes of the files can be taken back to the byte
      expect(set()).toMatchObject({ exitCode: 0 });
      expect(repository.git('status', '--porcelain')).not.toBe('');
      expect(set().stderr).toBe('drizzle-guard: nothing to change\n');
      expect(set('--remove').exitCode).toBe(0);
      expect(repository.git('status', '--porcelain')).toBe('');
      expect(set().exitCode).toBe(0);
      const changed = repository
        .git('status', '--porcelain', '-uall')
        .split('\n')
        .map((line) => line.slice(3));
      expect(changed.filter((path) => !manager.writes.some((place) => path.startsWith(place)))).toEqual([]);

      repository.stage();
      expect(repository.run('git commit -q -m setup')).toMatchObject({ exitCode: 0 });
      expectGuarded(repository, 'here');

      const linked = join(temporaryFolder(), 'linked tree');
      expect(repository.run(`git worktree add -q -b linked '${linked}'`).output).not.toContain('drizzle-guard');
      expectGuarded(new TestRepository(linked), 'in a linked worktree without node_modules');

      const clone = new TestRepository(join(temporaryFolder(), 'a clone'));
      repository.git('clone', '-q', repository.path, clone.path);
      for (const [key, value] of [
        ['user.name', 'Ada'],
        ['user.email', 'ada@example.com'],
      ] as const)
        clone.git('config', key, value);
      symlinkSync(join(repository.path, 'node_modules'), join(clone.path, 'node_modules'));
      // what an install runs
      expect(clone.run('npm run --silent prepare').exitCode).toBe(0);
      expectGuarded(clone, 'in a clone after its install');
    },
  );
}

/** A shell of this machine. */
function shellCalled(name: string): string | undefined {
  return ['/bin', '/usr/bin', '/usr/local/bin'].map((bin) => join(bin, name)).find((path) => existsSync(path));
}

describe.each(['dash', 'busybox'])('with %s as sh', (shell) => {
  const found = shellCalled(shell);
  test.skipIf(found === undefined)(`hooks and new worktrees are guarded${found ? '' : ` (no ${shell} here)`}`, () => {
    const bin = temporaryFolder();
    symlinkSync(found ?? '', join(bin, 'sh'));
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const repository = guardedRepository();
    const linked = new TestRepository(join(temporaryFolder(), "it's a worktree"));
    expect(repository.run(`git worktree add -q -b linked "${linked.path}"`, { env })).toMatchObject({ exitCode: 0, output: '' });
    linked.write({ 'drizzle/meta/_journal.json': '<<<<<<< ours\n' }).stage();
    expect(linked.run('git commit -q -m bad', { env })).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('journal-unreadable'),
    });
    linked.git('reset', '-q', '--hard');
    // what touches nothing guarded needs no packages there, and what does is not waved through
    linked.write({ 'notes.txt': '' }).stage();
    expect(linked.run('git commit -q -m notes', { env })).toMatchObject({ exitCode: 0, output: '' });
    linked.write({ 'src/schema.ts': `${linked.read('src/schema.ts')}export const more = 1;\n` }).stage();
    const unchecked = linked.run('git commit -q -m schema', { env });
    expect(unchecked.output).toContain(
      'drizzle-kit is not installed, so the SQL of new migrations was not checked. Run: npm install',
    );
    expect(unchecked.exitCode).not.toBe(0);

    // a branch from before drizzle-guard
    const tree = repository.git('mktree');
    repository.git('branch', 'old', repository.git('commit-tree', '-m', 'old', tree));
    const old = repository.run(`git worktree add -q "${linked.path} that is old" old`, { env });
    expect(old.exitCode).toBe(0);
    expect(old.output).toMatch(/^drizzle-guard: the branch of this worktree has no hook of drizzle-guard \(\.husky\), .*\n$/);
    expect(repository.run('git checkout -q -b other && git checkout -q main', { env })).toMatchObject({
      exitCode: 0,
      output: '',
    });
  });
});

const gitVersion = execFileSync('git', ['--version'], { encoding: 'utf8' });
const [, minor = '0'] = /version 2\.(\d+)/.exec(gitVersion) ?? [];

test.skipIf(Number(minor) < 54)(
  `git's own configuration: guarded in a commit and a worktree (${gitVersion.trim()}, needs 2.54)`,
  () => {
    const [repository, set] = inConfiguration();
    expect(set()).toMatchObject({ exitCode: 0 });
    expect(set().stderr).toBe('drizzle-guard: nothing to change\n');
    expectGuarded(repository, 'here');
    const linked = join(temporaryFolder(), 'linked tree');
    repository.git('worktree', 'add', '-q', '-b', 'linked', linked);
    expectGuarded(new TestRepository(linked), 'in a linked worktree without node_modules');
    expect(repository.run(`${guard} setup --remove`).exitCode).toBe(0);
    expect(repository.git('config', '--local', '--list')).not.toContain('drizzle-guard');
  },
);

test.skipIf(Number(minor) >= 54)(`git's own configuration is refused where git does not read it (${gitVersion.trim()})`, () => {
  const [repository, set] = inConfiguration();
  const before = repository.git('config', '--local', '--list');
  const { exitCode, stderr } = set();
  expect({ exitCode, stderr }).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/git 2\.\S+ does not run hooks from its conf/),
  });
  expect(repository.git('config', '--local', '--list')).toBe(before);
});

/** A project whose hooks are a script that somebody wrote into git's own folder. */
function inConfiguration(): [TestRepository, () => ReturnType<TestRepository['run']>] {
  const repository = installedRepository({
    '.git/hooks/pre-commit': '#!/bin/sh\necho own >> "$(git rev-parse --git-common-dir)/own.log"\n',
    'package.json': '{ "scripts": { "prepare": "drizzle-guard setup --manager git" } }\n',
  }).executable('.git/hooks/pre-commit');
  repository.commit('first');
  return [repository, () => repository.run(`${guard} setup --manager git`)];
}
