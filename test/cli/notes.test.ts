import { expect, test } from 'vitest';
import { guard, guardedRepository } from '../support/guarded.ts';
import { emptyRepository, type TestRepository } from '../support/repository.ts';

const note = '{"v":1,"event":"override","way":"no-verify","findings":[],"at":0,"commit":"x"}';

function addNote(repository: TestRepository, text = note): void {
  repository.git('notes', '--ref=drizzle-guard', 'append', '-m', text, 'HEAD');
}

/** Two clones of one remote, both set up. */
function clones() {
  const remote = emptyRepository({ bare: true });
  const [ada, grace] = [guardedRepository(), guardedRepository()].map((repository) => {
    repository.git('remote', 'set-url', 'origin', remote.path);
    repository.git('push', '-q', '--no-verify', 'origin', 'main');
    expect(repository.run(`${guard} setup`).exitCode).toBe(0);
    return repository;
  }) as [TestRepository, TestRepository];
  return { remote, ada, grace };
}

function push(repository: TestRepository, branch: string): void {
  repository.git('checkout', '-q', '-b', branch);
  expect(repository.run(`git push -q origin ${branch}`)).toMatchObject({ exitCode: 0, output: '' });
}

test('are pushed with what they are about, and joined with those of others', () => {
  const { remote, ada, grace } = clones();
  addNote(ada);
  push(ada, 'one');
  expect(remote.git('notes', '--ref=drizzle-guard', 'show', 'main')).toBe(note);
  const other = note.replace('no-verify', 'skip');
  addNote(grace, other);
  push(grace, 'two');
  expect(remote.git('notes', '--ref=drizzle-guard', 'show', 'main').split('\n').sort()).toEqual([note, other].sort());
});

test('of others come with a fetch, and touch no own ones', () => {
  const { ada, grace } = clones();
  addNote(ada);
  push(ada, 'one');
  grace.git('fetch', '-q', 'origin');
  expect(grace.git('notes', '--ref=refs/notes/origin/drizzle-guard', 'show', 'origin/main')).toBe(note);
  expect(grace.run('git rev-parse --verify -q refs/notes/drizzle-guard').exitCode).toBe(1);
});

test('that cannot be pushed do not stop the push', () => {
  const { remote, ada } = clones();
  remote.git('config', 'transfer.hideRefs', 'refs/notes');
  addNote(ada);
  ada.git('checkout', '-q', '-b', 'one');
  const ran = ada.run('git push -q origin one');
  expect(ran.exitCode).toBe(0);
  expect(ran.output).toContain('drizzle-guard: the notes were not pushed');
});

test('stay here without setup', () => {
  const { remote, ada } = clones();
  ada.git('config', '--unset-all', 'drizzle-guard.pushNotes');
  addNote(ada);
  push(ada, 'one');
  expect(remote.git('for-each-ref', 'refs/notes')).toBe('');
});
