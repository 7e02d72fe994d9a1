import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guardedRepository } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import { emptyRepository, type TestRepository } from '../support/repository.ts';

interface Clone {
  readonly repository: TestRepository;
  readonly remote: TestRepository;
}

/** A guarded repository whose main was pushed to a bare remote. */
function clone(): Clone {
  const repository = guardedRepository();
  const remote = emptyRepository({ bare: true });
  repository.git('remote', 'set-url', 'origin', remote.path);
  repository.git('push', '-q', '--no-verify', 'origin', 'main');
  return { repository, remote };
}

/** Commits hand-written SQL past the hooks, on the branch that is checked out. */
function commitBad(repository: TestRepository): string {
  return repository.write({ 'drizzle/0003_by_hand.sql': 'SELECT 1;\n' }).commit('bad');
}

function commitGood(repository: TestRepository): string {
  return repository.write(history('0.31', 'postgresql', '4')).commit('good');
}

function refs(remote: TestRepository): string[] {
  return remote.git('for-each-ref', '--format=%(refname)').split('\n');
}

function expectStopped({ repository, remote }: Clone, command: string): void {
  const before = remote.git('for-each-ref');
  const { exitCode, output } = repository.run(command);
  expect(output).toMatch(/^error {2}.*drizzle\/0003_by_hand\.sql.* sql-not-in-journal$/m);
  expect(output).toContain('drizzle-guard: push rejected (1 error)\n');
  expect(exitCode).toBe(1);
  expect(remote.git('for-each-ref')).toBe(before);
}

function expectPushed({ repository, remote }: Clone, command: string, ref: string): void {
  expect(repository.run(command)).toMatchObject({ exitCode: 0, output: '' });
  expect(refs(remote)).toContain(ref);
}

describe('what --no-verify let in stops', () => {
  test('the push of a new branch', () => {
    const one = clone();
    one.repository.git('checkout', '-q', '-b', 'feature');
    commitBad(one.repository);
    expectStopped(one, 'git push origin feature');
  });

  test('the push of main', () => {
    const one = clone();
    commitBad(one.repository);
    expectStopped(one, 'git push origin main');
  });

  test('the push of a branch that has it since the last push', () => {
    const one = clone();
    one.repository.git('checkout', '-q', '-b', 'feature');
    commitGood(one.repository);
    expectPushed(one, 'git push -q origin feature', 'refs/heads/feature');
    commitBad(one.repository);
    expectStopped(one, 'git push origin feature');
  });

  test('a forced push', () => {
    const one = clone();
    one.repository.git('checkout', '-q', '-b', 'feature');
    commitGood(one.repository);
    expectPushed(one, 'git push -q origin feature', 'refs/heads/feature');
    one.repository.git('reset', '-q', '--hard', 'main');
    commitBad(one.repository);
    expectStopped(one, 'git push --force origin feature');
  });

  test('the push of a tag, annotated or not', () => {
    const one = clone();
    commitBad(one.repository);
    one.repository.git('tag', 'light');
    one.repository.git('tag', '-a', '-m', 'annotated', 'annotated');
    expectStopped(one, 'git push origin light');
    expectStopped(one, 'git push origin annotated');
  });

  test('a push of several refs of which one has it', () => {
    const one = clone();
    one.repository.git('branch', 'good');
    one.repository.git('checkout', '-q', '-b', 'feature');
    commitBad(one.repository);
    expectStopped(one, 'git push origin good feature');
    expectPushed(one, 'git push -q origin good', 'refs/heads/good');
  });

  test('the push to an address instead of a remote', () => {
    const one = clone();
    one.repository.git('checkout', '-q', '-b', 'feature');
    commitBad(one.repository);
    expectStopped(one, `git push '${one.remote.path}' feature`);
  });

  test("the push after another line of the hook has read git's lines", () => {
    const one = clone();
    const hook = one.repository.read('.husky/pre-push');
    one.repository.write({ '.husky/pre-push': `cat > .git/seen\n${hook}` });
    one.repository.git('checkout', '-q', '-b', 'feature');
    commitBad(one.repository);
    expectStopped(one, 'git push origin feature');
    expect(existsSync(join(one.repository.path, '.git/seen'))).toBe(true);
  });
});

describe('what passes, silently', () => {
  test('a new branch with an honest migration', () => {
    const one = clone();
    one.repository.git('checkout', '-q', '-b', 'feature');
    commitGood(one.repository);
    expectPushed(one, 'git push -q origin feature', 'refs/heads/feature');
  });

  test('a bad commit that a later one has repaired', () => {
    const one = clone();
    one.repository.git('checkout', '-q', '-b', 'feature');
    commitBad(one.repository);
    one.repository.write({ 'drizzle/0003_by_hand.sql': null }).commit('repaired');
    expectPushed(one, 'git push -q origin feature', 'refs/heads/feature');
  });

  test('a good branch while a bad one is checked out', () => {
    const one = clone();
    one.repository.git('branch', 'good');
    commitBad(one.repository);
    expectPushed(one, 'git push -q origin good', 'refs/heads/good');
  });

  test('a deletion, whatever is checked out', () => {
    const one = clone();
    one.repository.git('branch', 'old');
    expectPushed(one, 'git push -q origin old', 'refs/heads/old');
    commitBad(one.repository);
    expect(one.repository.run('git push -q origin :old')).toMatchObject({ exitCode: 0, output: '' });
    expect(refs(one.remote)).not.toContain('refs/heads/old');
  });

  test('a tag of a published commit, and a tag of a file', () => {
    const one = clone();
    one.repository.git('tag', 'release', 'main');
    one.repository.git('tag', 'file', 'main:package.json');
    commitBad(one.repository);
    expectPushed(one, 'git push -q origin release', 'refs/tags/release');
    expectPushed(one, 'git push -q origin file', 'refs/tags/file');
  });

  test('nothing to push', () => {
    const one = clone();
    expectPushed(one, 'git push -q origin main', 'refs/heads/main');
  });

  test('an approval in the message of a pushed commit', () => {
    const one = clone();
    one.repository.git('checkout', '-q', '-b', 'feature');
    commitBad(one.repository);
    const { findings } = JSON.parse(one.repository.run('npx drizzle-guard check --commit HEAD --json').stdout) as {
      findings: { rule: string; subject: string }[];
    };
    expect(findings).toHaveLength(1);
    const [{ rule, subject } = { rule: '', subject: '' }] = findings;
    one.repository.commit(`accept it\n\nMigration-Approved: ${rule} ${subject}: run by hand everywhere`);
    const { exitCode, output } = one.repository.run('git push -q origin feature');
    // it was shown when it was given
    expect(output).toBe('drizzle-guard: 1 approved finding (sql-not-in-journal)\n');
    expect(exitCode).toBe(0);
  });
});
