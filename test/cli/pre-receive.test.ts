import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Hosted } from '../support/ci.ts';
import { history } from '../support/histories.ts';
import { emptyRepository, type Ran, type TestRepository } from '../support/repository.ts';

const hook = fileURLToPath(new URL('../../hooks/pre-receive', import.meta.url));
const edited = { 'drizzle/0001_step_2.sql': 'select 1;' };
const added = history('0.31', 'sqlite', '4');

function guard(server: TestRepository): void {
  const path = join(server.path, 'hooks/pre-receive');
  mkdirSync(join(server.path, 'hooks'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nexec sh '${hook}'\n`);
  chmodSync(path, 0o755);
}

/** A project on a server that judges what it receives, over a transport with a process of its own. */
function guarded(): Hosted {
  const hosted = new Hosted();
  guard(hosted.server);
  hosted.work.git('remote', 'set-url', 'origin', `file://${hosted.server.path}`);
  return hosted;
}

const push = ({ work }: { readonly work: TestRepository }, refs: string): Ran => work.run(`git push origin ${refs}`);

function expectRefused(one: { readonly work: TestRepository; readonly server: TestRepository }, refs: string, rule: string): Ran {
  const before = one.server.git('for-each-ref');
  const ran = push(one, refs);
  expect(ran.output).toMatch(new RegExp(`^remote: error {2}.* ${rule} *$`, 'm'));
  expect(ran.output).toContain('remote: drizzle-guard: push rejected (1 error)');
  expect(ran.output).toContain('(pre-receive hook declined)');
  expect(ran.output).not.toContain('\u001b[');
  expect(ran.exitCode).toBe(1);
  expect(one.server.git('for-each-ref')).toBe(before);
  // what was refused never left the quarantine
  expect(one.server.git('fsck', '--strict', '--unreachable')).toBe('');
  return ran;
}

function expectAccepted(one: { readonly work: TestRepository; readonly server: TestRepository }, refs: string): void {
  const ran = push(one, refs);
  expect(ran, ran.output).toMatchObject({ exitCode: 0 });
  expect(ran.output).not.toContain('remote: drizzle-guard');
  expect(one.server.git('fsck', '--strict')).toBe('');
}

describe('a push to a published branch', () => {
  test('with a finding is refused, with the command that ends it in the clone', () => {
    const hosted = guarded();
    hosted.work.write(edited);
    hosted.commit('Edit');
    const { output } = expectRefused(hosted, 'main', 'committed-sql-edited');
    expect(output).toContain('npx drizzle-guard fix');
    expect(output).not.toContain('counts as published');
  });

  test('a push without a finding is accepted without a word', () => {
    const hosted = guarded();
    hosted.work.write(added);
    hosted.commit('Add age');
    expectAccepted(hosted, 'main');
  });

  test('with an approved one is accepted', () => {
    const hosted = guarded();
    hosted.work.write(edited);
    hosted.commit('Edit');
    const line = /Migration-Approved: .*: (?=<reason>)/.exec(push(hosted, 'main').output)?.[0] ?? '';
    hosted.commit(`Say why\n\n${line}never ran anywhere`);
    expectAccepted(hosted, 'main');
  });

  test('that takes published migrations back is refused, even when it is forced', () => {
    const hosted = guarded();
    hosted.work.write(added);
    hosted.commit('Add age');
    expectAccepted(hosted, 'main');
    hosted.work.git('reset', '-q', '--hard', 'HEAD~1');
    hosted.commit('Something else');
    expectRefused(hosted, '--force main', 'committed-migration-deleted');
  });

  test('is judged at its tip: a commit in between may be wrong', () => {
    const hosted = guarded();
    hosted.work.write(edited);
    hosted.commit('Edit');
    hosted.work.write({ 'drizzle/0001_step_2.sql': hosted.work.git('show', 'HEAD~1:drizzle/0001_step_2.sql') });
    hosted.commit('And back');
    expectAccepted(hosted, 'main');
  });

  test('that is new is judged from where it left the others', () => {
    const hosted = guarded().branch('develop');
    hosted.work.write(edited);
    hosted.commit('Edit');
    expectRefused(hosted, 'develop', 'committed-sql-edited');
    hosted.work.git('reset', '-q', '--hard', 'HEAD~1');
    expectAccepted(hosted, 'develop');
  });

  test('together with another: neither is taken when one has a finding', () => {
    const hosted = guarded().branch('feature');
    hosted.commit('A feature');
    hosted.work.git('checkout', '-q', 'main');
    hosted.work.write(edited);
    hosted.commit('Edit');
    expectRefused(hosted, 'main feature', 'committed-sql-edited');
    expectRefused(hosted, 'main feature:develop', 'committed-sql-edited');
    expectAccepted(hosted, 'feature main~1:refs/heads/develop');
  });
});

describe('what would unpublish migrations', () => {
  /** A published release that has a migration of its own. */
  function withHotfix(): Hosted {
    const hosted = guarded().branch('release/1', 'main');
    hosted.work.write(added);
    hosted.commit('Hotfix');
    expectAccepted(hosted, 'release/1');
    return hosted;
  }

  function expectKept({ work, server }: Hosted, refs: string): void {
    const before = server.git('for-each-ref');
    const ran = push({ work }, refs);
    expect(ran.output).toMatch(/remote: error {2}release\/1 cannot be deleted: it is the only published branch with 0003_/);
    expect(ran.exitCode).toBe(1);
    expect(server.git('for-each-ref')).toBe(before);
  }

  test('deleting the only branch that has them, also when another one comes in the same push', () => {
    const hosted = withHotfix();
    expectKept(hosted, ':release/1');
    expectKept(hosted, ':release/1 main:release/2');
    // once they are elsewhere it may go, in one push or in two
    expectAccepted(hosted, ':release/1 release/1:main');
  });

  test('an orphan as a new published branch, alone or in place of another', () => {
    const hosted = guarded();
    hosted.work.git('checkout', '-q', '--orphan', 'fresh');
    hosted.work.write(edited);
    hosted.commit('Start again');
    expectRefused(hosted, 'HEAD:release/2', 'committed-sql-edited');
    expectRefused(hosted, '--force HEAD:main', 'committed-sql-edited');
    expectAccepted(hosted, 'HEAD:feature');
  });

  test('an orphan that switches its own rules off', () => {
    const hosted = guarded();
    hosted.work.git('checkout', '-q', '--orphan', 'fresh');
    hosted.work.write({ ...edited, 'drizzle-guard.json': '{"rules":{"committed-sql-edited":"off"}}' });
    hosted.commit('Start again');
    expectRefused(hosted, 'HEAD:release/2', 'committed-sql-edited');
  });

  test('a new branch that comes from before the rules', () => {
    const hosted = guarded();
    hosted.work.write({ 'drizzle-guard.json': '{"rules":{"committed-sql-edited":"off"}}' });
    hosted.commit('Off');
    hosted.work.write({ 'drizzle-guard.json': '{}' });
    hosted.commit('On');
    expectAccepted(hosted, 'main');
    hosted.branch('release/2', 'main~1').work.write(edited);
    hosted.commit('Edit');
    expectRefused(hosted, 'release/2', 'committed-sql-edited');
  });
});

describe('another name of a published branch', () => {
  test('is judged as the branch', () => {
    const hosted = guarded();
    hosted.server.git('symbolic-ref', 'refs/heads/alias', 'refs/heads/main');
    hosted.work.write(edited);
    hosted.commit('Edit');
    expectRefused(hosted, 'HEAD:alias', 'committed-sql-edited');
  });

  test('and what a published name stands for', () => {
    const hosted = guarded();
    expectAccepted(hosted, 'main:mainline');
    hosted.server.git('symbolic-ref', 'refs/heads/production', 'refs/heads/mainline');
    hosted.work.write(edited);
    hosted.commit('Edit');
    expectRefused(hosted, 'HEAD:mainline', 'committed-sql-edited');
  });

  test('the default branch may be renamed', () => {
    const hosted = guarded();
    expectAccepted(hosted, 'main:mainline');
    hosted.server.git('symbolic-ref', 'HEAD', 'refs/heads/mainline');
    expectAccepted(hosted, ':main');
    hosted.work.write(edited);
    hosted.commit('Edit');
    expectRefused(hosted, 'HEAD:mainline', 'committed-sql-edited');
  });
});

describe('what passes', () => {
  test.each(['feature', 'HEAD:refs/tags/v1', 'HEAD:refs/notes/x'])('%s, which is not published', (refs) => {
    const hosted = guarded().branch('feature', 'main');
    hosted.work.write(edited);
    hosted.commit('Edit');
    expectAccepted(hosted, refs);
  });

  test('a deletion, and making it again', () => {
    const hosted = guarded();
    expectAccepted(hosted, 'main:develop');
    expectAccepted(hosted, ':develop');
    expectAccepted(hosted, 'main:develop main:release/1');
  });
});

test('the published configuration says what is published; what is pushed does not', () => {
  const hosted = guarded();
  hosted.work.write({ 'drizzle-guard.json': '{"published":["origin/main","origin/next","v*"]}' });
  hosted.commit('Configure');
  expectAccepted(hosted, 'main main:next main:develop');
  hosted.work.write({ ...edited, 'drizzle-guard.json': '{"published":["origin/none"],"rules":{"committed-sql-edited":"off"}}' });
  hosted.commit('Edit');
  for (const refs of ['main', 'HEAD:next', 'HEAD:refs/tags/v1']) expectRefused(hosted, refs, 'committed-sql-edited');
  expectAccepted(hosted, 'HEAD:develop');
});

test('the first push of all is judged as a whole', () => {
  const { work } = new Hosted();
  const server = emptyRepository({ bare: true });
  guard(server);
  work.git('remote', 'set-url', 'origin', `file://${server.path}`);
  work.write({ 'drizzle/meta/_journal.json': '{' }).commit('Break');
  expectRefused({ work, server }, 'main', 'journal-unreadable');
  expectAccepted({ work, server }, 'main~1:refs/heads/main');
});

test('a repository of SHA-256', () => {
  const [work, server] = [false, true].map((bare) => emptyRepository({ objectFormat: 'sha256', bare }));
  if (work === undefined || server === undefined) throw new Error('there are two');
  guard(server);
  work.git('remote', 'add', 'origin', `file://${server.path}`);
  work.write(history('0.31', 'sqlite', '3')).commit('first');
  expectAccepted({ work, server }, 'main');
  work.write(edited).commit('Edit');
  expectRefused({ work, server }, 'main', 'committed-sql-edited');
});

test('without Node nothing is accepted', () => {
  const hosted = guarded();
  const path = join(hosted.server.path, 'hooks/pre-receive');
  writeFileSync(path, `#!/bin/sh\nPATH=/nowhere exec /bin/sh '${hook}'\n`);
  hosted.commit('More');
  const before = hosted.server.git('for-each-ref');
  const { exitCode, output } = push(hosted, 'main');
  expect(exitCode).toBe(1);
  expect(output).toContain('remote: drizzle-guard: node is not on PATH (/nowhere), so nothing could be checked.');
  expect(hosted.server.git('for-each-ref')).toBe(before);
});

test('settings that cannot be read do not open the door', () => {
  const hosted = guarded();
  hosted.work.write({ ...edited, 'drizzle-guard.json': '{' });
  hosted.commit('Edit');
  const { exitCode, output } = push(hosted, 'main');
  expect(exitCode).toBe(1);
  expect(output).toMatch(/remote: not checked *\nremote: {3}Cannot read drizzle-guard\.json/);
  expect(output).toContain('(pre-receive hook declined)');
});
