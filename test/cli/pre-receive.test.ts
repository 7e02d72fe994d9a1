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
  expect(ran.output).toContain(`remote: error  ${rule}  drizzle/`);
  expect(ran.output).toContain('remote: drizzle-guard: nothing was accepted.');
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
  test('with a finding is refused, and its fix is not of a branch that the pusher has moved', () => {
    const hosted = guarded();
    const main = hosted.main;
    hosted.work.write(edited);
    hosted.commit('Edit');
    const { output } = expectRefused(hosted, 'main', 'committed-sql-edited');
    expect(output).toContain(`git checkout ${main.slice(0, 10)} -- drizzle/0001_step_2.sql`);
    expect(output).not.toContain('counts as published');
  });

  test('without one is accepted, and said nothing about', () => {
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

describe('what passes', () => {
  test.each(['feature', 'HEAD:refs/tags/v1', 'HEAD:refs/notes/x'])('%s, which is not published', (refs) => {
    const hosted = guarded().branch('feature', 'main');
    hosted.work.write(edited);
    hosted.commit('Edit');
    expectAccepted(hosted, refs);
  });

  test('a deletion', () => {
    const hosted = guarded();
    expectAccepted(hosted, 'main:develop');
    expectAccepted(hosted, ':develop');
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
