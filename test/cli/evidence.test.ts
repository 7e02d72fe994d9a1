import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { markerPath } from '../../src/repair/writing/marker-path.ts';
import { guardedRepository, repositorySetUp } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import { kitProject } from '../support/kit-project.ts';
import type { TestRepository } from '../support/repository.ts';

const sql = 'drizzle/0001_step_2.sql';
const others = { GIT_EDITOR: ':', GIT_SEQUENCE_EDITOR: ':' };

interface Noted {
  readonly way: string;
  readonly reason?: string;
  readonly findings: readonly { readonly rule: string }[];
}

/** The events noted for a commit. */
function noted(repository: TestRepository, revision = 'HEAD'): Noted[] {
  const { stdout } = repository.run(`git notes --ref=drizzle-guard show ${revision} 2> /dev/null`);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Noted);
}

interface Flagged {
  readonly class: string;
  readonly how: string | null;
  readonly reason: string | null;
}

/** What the audit says of commits that are not published. */
function flaggedIn(repository: TestRepository): readonly Flagged[] {
  const { stdout } = repository.run('node_modules/.bin/drizzle-guard audit --json');
  return (JSON.parse(stdout) as { readonly flagged: readonly Flagged[] }).flagged;
}

/** Stages an edit of a published migration, each time another one. */
function edit(repository: TestRepository): TestRepository {
  return repository.write({ [sql]: `${repository.read(sql)}\nSELECT 1;\n` }).stage();
}

/** A commit with a finding on branch `bad`, made where no hook saw it; HEAD stays on a feature branch without it. */
function withBadBranch(): TestRepository {
  const repository = guardedRepository();
  repository.git('checkout', '-q', '-b', 'bad');
  edit(repository).commit('bad');
  repository.git('checkout', '-q', '-b', 'feature', 'main');
  return repository;
}

/** main has a migration, and so has a branch that left before. */
function withTwoMigrations(): TestRepository {
  const repository = guardedRepository();
  repository.git('checkout', '-q', '-b', 'feature');
  repository.write(history('0.31', 'postgresql', '4b')).commit('theirs');
  repository.git('checkout', '-q', 'main');
  repository.write(history('0.31', 'postgresql', '4')).commit('ours');
  return repository.publish();
}

/** A published migration that a revert deletes. */
function withRevertible(): TestRepository {
  const repository = guardedRepository().write(history('0.31', 'postgresql', '4'));
  repository.commit('four');
  repository.publish().git('checkout', '-q', '-b', 'feature');
  return repository;
}

/** The same where the state that the revert brings back passed the hooks once. */
function withRevertibleThatPassed(): TestRepository {
  const repository = guardedRepository().write({
    'src/schema.ts': `${history('0.31', 'postgresql', '3')['src/schema.ts']}// passed\n`,
  });
  expect(repository.stage().run('git commit -q -m passed')).toMatchObject({ exitCode: 0, output: '' });
  repository.write(history('0.31', 'postgresql', '4')).commit('four');
  repository.publish().git('checkout', '-q', '-b', 'feature');
  return repository;
}

/** A project that arrived after a commit had passed without one. */
function withLaterProject(): TestRepository {
  const repository = repositorySetUp();
  repository.commit('first');
  repository.publish().write({ 'a.md': 'a' }).stage();
  expect(repository.run('git commit -q -m doc')).toMatchObject({ exitCode: 0, output: '' });
  repository.write(history('0.31', 'postgresql', '3')).commit('project');
  return edit(repository.publish());
}

const withEdit = () => edit(withBadBranch());

interface Case {
  readonly from: () => TestRepository;
  readonly command: string;
  /** Nothing is noted without one. */
  readonly way?: string;
  readonly env?: NodeJS.ProcessEnv;
}

describe('what is noted after', () => {
  const cases: Readonly<Record<string, Case>> = {
    'commit -n': { from: withEdit, command: 'git commit -q -n -m bad', way: 'no-verify' },
    'commit -a -n': { from: withEdit, command: 'git reset -q && git commit -q -a -n -m bad', way: 'no-verify' },
    'commit -n -- path': { from: withEdit, command: `git commit -q -n -m bad -- ${sql}`, way: 'no-verify' },
    'commit -n --amend': {
      from: withBadBranch,
      command: `git commit -q --allow-empty -m more && echo "SELECT 1;" >> ${sql} && git commit -q -a -n --amend --no-edit`,
      way: 'no-verify',
    },
    'a skip with a reason': {
      from: withEdit,
      command: 'git commit -q -m bad',
      way: 'skip',
      env: { DRIZZLE_GUARD_SKIP: 'prod is down' },
    },
    'HUSKY=0': { from: withEdit, command: 'git commit -q -m bad', env: { HUSKY: '0' } },
    'core.hooksPath=/dev/null': { from: withEdit, command: 'git -c core.hooksPath=/dev/null commit -q -m bad' },
    'commit-tree': { from: withEdit, command: 'git update-ref HEAD $(git commit-tree -p HEAD -m bad $(git write-tree))' },
    'a cherry-pick': { from: withBadBranch, command: 'git cherry-pick bad > /dev/null', way: 'cherry-pick' },
    'a revert': { from: withRevertible, command: 'git revert --no-edit main > /dev/null', way: 'revert' },
    'a revert to a state that passed once': {
      from: withRevertibleThatPassed,
      command: 'git revert --no-edit main > /dev/null',
      way: 'revert',
    },
    'commit -n in a project that came after a receipt': {
      from: withLaterProject,
      command: 'git commit -q -n -m bad',
      way: 'no-verify',
    },
    'a merge --no-verify': {
      from: withTwoMigrations,
      command: 'git merge -q --no-verify --no-edit -X ours feature 2>&1',
      way: 'merge',
    },
    'a rebase': { from: withTwoMigrations, command: 'git rebase -q -X theirs main feature > /dev/null', way: 'rebase' },
    am: { from: withBadBranch, command: 'git format-patch -q -1 bad -o patches && git am -q patches/*.patch' },
    // whose finding is that of the commit it brings
    'a merge of it': {
      from: withBadBranch,
      command: 'git commit -q --allow-empty -m other && git merge -q --no-edit bad 2> /dev/null',
    },
    'a fast-forward': { from: withBadBranch, command: 'git merge -q bad' },
  };

  test.each(Object.entries(cases))('%s', (_, { from, command, way, env = {} }) => {
    const repository = from();
    const ran = repository.run(command, { env: { ...others, ...env } });
    expect({ exitCode: ran.exitCode, output: ran.output }).toEqual({ exitCode: 0, output: expect.any(String) });
    expect(noted(repository).map((event) => event.way)).toEqual(way === undefined ? [] : [way]);
    // whatever the evidence says, recomputing finds it
    const [found] = flaggedIn(repository);
    expect(found).toMatchObject({ class: 'override', how: way ?? 'hooks off', reason: env.DRIZZLE_GUARD_SKIP ?? null });
    if (way === undefined) return;
    expect(noted(repository)[0]?.findings.length).toBeGreaterThan(0);
    expect(ran.output).toContain('Recorded for the audit');
  });
});

describe('nothing is noted of', () => {
  test.each([
    [
      'an honest migration',
      (repository: TestRepository) => repository.write(history('0.31', 'postgresql', '4')).stage(),
      'git commit -q -m good',
    ],
    [
      'one that skips the hooks',
      (repository: TestRepository) => repository.write(history('0.31', 'postgresql', '4')).stage(),
      'git commit -q -n -m good',
    ],
    [
      'a commit that touches nothing guarded',
      (repository: TestRepository) => repository.write({ 'a.md': '' }).stage(),
      'git commit -q -n -m doc',
    ],
    [
      'a cherry-pick of one',
      (repository: TestRepository) => repository,
      'git branch -q side && git checkout -q side && git commit -q --allow-empty -m empty && git checkout -q - && git cherry-pick --allow-empty side > /dev/null',
    ],
  ])('%s', (_, prepare, command) => {
    const repository = guardedRepository();
    repository.git('checkout', '-q', '-b', 'feature');
    prepare(repository);
    expect(repository.run(command)).toMatchObject({ exitCode: 0, output: '' });
    expect(noted(repository)).toEqual([]);
  });
});

test('a forgotten generate is noted with all that tells of it later', () => {
  const repository = guardedRepository().write({ 'src/schema.ts': history('0.31', 'postgresql', '4')['src/schema.ts'] ?? '' });
  const ran = repository.stage().run('git commit -q -n -m forgotten');
  expect(ran.output).toMatch(/hooks skipped; this commit has 1 error \(schema-without-migration /);
  const finding = { rule: 'schema-without-migration', level: 'drift', project: 'drizzle', path: 'src/schema.ts' };
  expect(noted(repository)).toMatchObject([{ way: 'no-verify', findings: [{ ...finding, problem: expect.any(String) }] }]);
});

test('an approval that the commit lost is none: what was approved is judged again', () => {
  const repository = edit(guardedRepository());
  const blob = repository.git('rev-parse', '--short=16', `:${sql}`);
  const line = `Migration-Approved: committed-sql-edited 0001_step_2@${blob}: never ran`;
  expect(repository.run(`git commit -q -m bad -m "${line}"`).exitCode).toBe(0);
  repository.git('reset', '-q', '--soft', 'HEAD~');
  expect(repository.run('git commit -q -n -m bad').output).toContain('hooks skipped');
  expect(noted(repository)).toMatchObject([{ way: 'no-verify' }]);
});

test('an approved commit is none', () => {
  const repository = edit(guardedRepository());
  const blob = repository.git('rev-parse', '--short=16', `:${sql}`);
  repository.run(`git commit -q -m bad -m "Migration-Approved: committed-sql-edited 0001_step_2@${blob}: never ran"`);
  expect(noted(repository)).toEqual([]);
});

test('a later hook line may change other files', () => {
  const repository = guardedRepository();
  repository.write({ '.husky/pre-commit': `${repository.read('.husky/pre-commit')}date > stamp && git add stamp\n` });
  repository.write(history('0.31', 'postgresql', '4')).stage();
  const ran = repository.run('git commit -q -m good');
  expect({ ...ran, notes: noted(repository) }).toMatchObject({ exitCode: 0, output: '', notes: [] });
});

describe('DRIZZLE_GUARD_SKIP', () => {
  const env = { DRIZZLE_GUARD_SKIP: 'prod is down, see https://ada:secret@example.com/1' };

  test('says why in a trailer, when no editor wrote the message, and in the note', () => {
    const repository = edit(guardedRepository());
    expect(repository.run('git commit -q -m bad', { env }).exitCode).toBe(0);
    expect(repository.git('log', '-1', '--format=%B').trim().split('\n').at(-1)).toBe(
      'Migration-Override: prod is down, see https://***@example.com/1',
    );
    expect(noted(repository)).toMatchObject([{ way: 'skip', reason: 'prod is down, see https://***@example.com/1' }]);
    edit(repository).write({ editor: '#!/bin/sh\necho typed > "$1"\n' }).executable('editor');
    repository.run('git commit -q', { env: { ...env, GIT_EDITOR: `${repository.path}/editor` } });
    expect(repository.git('log', '-1', '--format=%B').trim()).toBe('typed');
    expect(noted(repository)).toMatchObject([{ way: 'skip' }]);
  });

  test('adds nothing to a commit without findings', () => {
    const repository = guardedRepository().write({ 'a.md': '' }).stage();
    repository.run('git commit -q -m doc', { env });
    expect(repository.git('log', '-1', '--format=%B').trim()).toBe('doc');
    expect(noted(repository)).toEqual([]);
  });
});

describe('where overrides are refused', () => {
  function refusing(): TestRepository {
    const repository = guardedRepository({ 'drizzle-guard.json': '{ "overrides": "refuse" }' });
    expect(repository.run('node_modules/.bin/drizzle-guard setup').exitCode).toBe(0);
    repository.commit('refuse');
    return repository.publish();
  }

  test('a commit that skips the hooks does not happen without a reason', () => {
    const repository = edit(refusing());
    const ran = repository.run('git commit -q -n -m bad');
    expect(ran.exitCode).toBe(1);
    expect(ran.output).toContain('This repository requires a reason for skipping its hooks');
    expect(repository.run('git commit -q -n -m bad', { env: { DRIZZLE_GUARD_SKIP: '1' } }).exitCode).toBe(1);
    expect(repository.run('git commit -q -n -m bad', { env: { DRIZZLE_GUARD_SKIP: 'prod is down' } }).exitCode).toBe(0);
    expect(noted(repository)).toMatchObject([{ way: 'skip', reason: 'prod is down' }]);
  });

  test('good commits, approvals, cherry-picks and reverts go on as ever', () => {
    const repository = refusing();
    repository.write({ 'a.md': 'a' }).stage();
    expect(repository.run('git commit -q -n -m doc')).toMatchObject({ exitCode: 0, output: '' });
    repository.write(history('0.31', 'postgresql', '4')).stage();
    expect(repository.run('git commit -q -n -m good')).toMatchObject({ exitCode: 0 });
    edit(repository);
    const blob = repository.git('rev-parse', '--short=16', `:${sql}`);
    expect(
      repository.run(`git commit -q -m bad -m "Migration-Approved: committed-sql-edited 0001_step_2@${blob}: never ran"`)
        .exitCode,
    ).toBe(0);
    expect(repository.run('git revert --no-edit HEAD~ > /dev/null', { env: others }).exitCode).toBe(0);
    expect(repository.run('git cherry-pick HEAD~2 > /dev/null', { env: others }).exitCode).toBe(0);
  });
});

test('a note survives amending and rebasing', () => {
  const repository = edit(guardedRepository());
  expect(repository.run('node_modules/.bin/drizzle-guard setup').exitCode).toBe(0);
  repository.run('git commit -q -n -m bad');
  repository.run('git commit -q -n --amend -m "bad still"');
  expect(noted(repository)).toMatchObject([{ way: 'no-verify' }, { way: 'no-verify' }]);
  repository.run('git checkout -q -b other HEAD~ && git commit -q --allow-empty -m other && git rebase -q other main');
  expect(noted(repository).length).toBeGreaterThan(0);
});

test('linked worktrees share receipts and notes', () => {
  const repository = guardedRepository();
  repository.git('worktree', 'add', '-q', 'linked', '-b', 'linked');
  repository.run('ln -s ../node_modules linked/node_modules && cp -r .husky/_ linked/.husky/');
  const inLinked = (command: string) => repository.run(`cd linked && ${command}`);
  edit(repository);
  repository.run(`cp ${sql} linked/${sql} && git reset -q --hard`);
  expect(inLinked('git commit -q -n -am bad').output).toContain('committed-sql-edited');
  expect(noted(repository, 'linked')).toMatchObject([{ way: 'no-verify' }]);
});

describe('what hooks say about repairs', () => {
  const hook = (name: string) => `node '${fileURLToPath(new URL('../../dist/cli.js', import.meta.url))}' hook ${name}`;
  const [mine, theirs] = [history('1.0', 'postgresql', '4again'), history('1.0', 'postgresql', '4')];

  /** Two branches that add one column, which git merges without a conflict. */
  function beside(): TestRepository {
    const repository = kitProject('1.0', history('1.0', 'postgresql', '3'));
    repository.git('checkout', '-q', '-b', 'mine');
    repository.write(mine).commit('mine');
    repository.git('checkout', '-q', 'main');
    repository.write(theirs).commit('theirs');
    return repository.publish();
  }

  test.each([
    ['merge', 'merge -q --no-edit main', 'post-merge 0', ''],
    ['rebase', 'rebase -q main', 'post-rewrite rebase', 'old'],
  ])('after a %s, the command that ends a collision', (_, command, name, was) => {
    const repository = beside();
    repository.git('checkout', '-q', 'mine');
    const old = repository.head();
    repository.run(`git ${command}`);
    expect(repository.git('status', '--porcelain')).toBe('');
    const input = was === '' ? '' : `${old} ${repository.head()}\n`;
    const { exitCode, stderr } = repository.run(hook(name), { input });
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/ conflict: .* To repair: npx drizzle-guard fix\n/);
  });

  test('that a fix was interrupted, until it is taken back', () => {
    const repository = beside();
    const marker = { token: 'gone', owner: null, backup: repository.head(), former: [] };
    repository.write({ [relative(repository.path, markerPath({ gitDir: `${repository.path}/.git` }))]: JSON.stringify(marker) });
    repository.write({ 'drizzle/notes.sql': 'SELECT 1;\n' }).stage();
    expect(repository.run(hook('pre-commit')).stderr).toContain('To bring back what it found: npx drizzle-guard fix --undo\n');
  });
});
