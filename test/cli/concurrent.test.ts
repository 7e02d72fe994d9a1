import { join } from 'node:path';
import { expect, test } from 'vitest';
import { guard, guardedRepository } from '../support/guarded.ts';
import { installPacked } from '../support/packed.ts';
import { TestRepository, temporaryFolder } from '../support/repository.ts';

const sql = 'drizzle/0001_step_2.sql';

/** Stages an edit of a published migration, which waits for the message; and the line that approves it. */
function edit(repository: TestRepository): string {
  repository.write({ [sql]: `${repository.read(sql)}\nSELECT 1;\n` }).stage();
  const blob = repository.git('rev-parse', '--short=16', `:${sql}`);
  return `Migration-Approved: committed-sql-edited 0001_step_2@${blob}: it never ran anywhere`;
}

/** Commits with an editor that first does something else, as a second terminal would, and then writes the message. */
function commitWhile(repository: TestRepository, meanwhile: string, message = 'bad') {
  const script = `#!/bin/sh\n(unset GIT_INDEX_FILE GIT_EDITOR; ${meanwhile}) > .git/meanwhile 2>&1\nprintf '%s\\n' '${message}' > "$1"\n`;
  repository.write({ '.git/editor': script }).executable('.git/editor');
  return repository.run('git commit -q', { env: { GIT_EDITOR: `${repository.path}/.git/editor` } });
}

const elsewhere = (path: string, command: string) => `cd '${path}' && unset GIT_DIR GIT_WORK_TREE GIT_PREFIX && ${command}`;

test('a commit that is given up in another terminal does not settle what waits for this one', () => {
  const repository = guardedRepository();
  const before = repository.head();
  const line = edit(repository);
  const clean = 'git reset -q && echo hello > hello.md && git add hello.md';
  const ran = commitWhile(repository, `${clean} && git commit -q -m ""`);
  expect(repository.read('.git/meanwhile')).toContain('empty commit message');
  expect(ran.output).toMatch(/^error {2}.* committed-sql-edited$/m);
  expect(ran.output).toContain('the index changed while this commit was being made');
  expect({ exitCode: ran.exitCode, head: repository.head() }).toEqual({ exitCode: 1, head: before });

  // with its approval it is what git committed before: the tree that pre-commit saw
  repository.git('reset', '-q');
  repository.git('add', sql);
  const approved = commitWhile(repository, `${clean} && git commit -q -m ""`, `bad\n\n${line}`);
  expect({ exitCode: approved.exitCode, output: approved.output }).toMatchObject({ exitCode: 0 });
  expect(repository.git('show', '--format=', '--name-only')).toBe(sql);
  expect(repository.run('ls .git/drizzle-guard/waiting').stdout).toBe('');
});

test('two worktrees wait for two messages', () => {
  const repository = guardedRepository();
  const linked = new TestRepository(join(temporaryFolder(), 'linked'));
  repository.git('worktree', 'add', '-q', '-b', 'linked', linked.path);
  installPacked(linked.path, '0.31');
  expect(linked.run(`${guard} setup`).exitCode).toBe(0);
  const line = edit(linked);
  edit(repository);
  const ran = commitWhile(repository, elsewhere(linked.path, `git commit -q -m approved -m "${line}"`));
  expect(ran.exitCode).toBe(1);
  expect(ran.output).toMatch(/^error {2}.* committed-sql-edited$/m);
  expect(linked.git('log', '-1', '--format=%s')).toBe('approved');
});

test('what was given up holds up no other commit', () => {
  const repository = guardedRepository();
  edit(repository);
  expect(repository.run('git commit -q', { env: { GIT_EDITOR: 'false' } }).exitCode).toBe(1);
  expect(repository.run('ls .git/drizzle-guard/waiting').stdout).not.toBe('');
  repository.run('git reset -q --hard && echo hello > hello.md && git add hello.md');
  expect(repository.run('git commit -q -m hello')).toMatchObject({ exitCode: 0, output: '' });
  expect(repository.run('ls .git/drizzle-guard/waiting').stdout).toBe('');
});
