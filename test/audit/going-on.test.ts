import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { project, publishedLine, sql1, sql2 } from '../support/audited.ts';
import { TestRepository, temporaryFolder } from '../support/repository.ts';

const all = (repository: TestRepository, signal?: AbortSignal) => audit({ cwd: repository.path, all: true, signal });
const line = () =>
  publishedLine([
    { tree: { [sql1]: '-- edited\n' } },
    { tree: { 'drizzle/0009_by_hand.sql': 'select 1;\n' } },
    { tree: { 'readme.md': 'x' } },
    { tree: { [sql1]: project('3')[sql1] ?? '' } },
    { tree: { [sql2]: '-- edited\n' } },
    { tree: { 'drizzle/0009_by_hand.sql': null } },
    { tree: { [sql2]: project('3')[sql2] ?? '' } },
  ]).repository;
const kept = (repository: TestRepository) => readdirSync(`${repository.path}/.git/drizzle-guard/audit`);

/** A signal that is aborted when it was looked at so many times. */
function abortedAfter(looks: number): AbortSignal {
  const controller = new AbortController();
  let left = looks;
  return new Proxy(controller.signal, {
    get(target, name) {
      if (name === 'aborted' && left-- <= 0) controller.abort();
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

describe('a run that was interrupted', () => {
  test('goes on where it was, wherever that is', async () => {
    const repository = line();
    const { durationMs: _, ...whole } = await all(repository);
    expect(whole.flagged).toHaveLength(3);
    expect(whole.verdict).toBe('clean');
    for (const looks of [0, 1, 2, 3, 5, 7, 9, 11, 13]) {
      repository.write(Object.fromEntries(kept(repository).map((name) => [`.git/drizzle-guard/audit/${name}`, null])));
      const stopped = await all(repository, abortedAfter(looks)).catch((error: Error) => error.name);
      const { durationMs: _, ...continued } = await all(repository);
      expect({ looks, ...continued }).toEqual({ looks, ...whole });
      if (looks < 9) expect(stopped).toBe('AbortError');
    }
  });

  test('sees what came after', async () => {
    const repository = line();
    await all(repository);
    const bad = repository.write({ [sql1]: '-- once more\n' }).commit('later');
    repository.publish();
    const report = await all(repository);
    expect(report.commits).toMatchObject({ walked: 9, overrides: 4 });
    expect(report.flagged.at(-1)).toMatchObject({ commit: bad, findings: [{ repairedBy: null }] });
    const good = repository.write(project('3')).commit('and back');
    repository.publish();
    expect((await all(repository)).flagged.at(-1)).toMatchObject({ commit: bad, findings: [{ repairedBy: good }] });
  });

  test('is not mistaken for another line of history', async () => {
    const repository = line();
    await all(repository);
    repository.git('reset', '-q', '--hard', 'HEAD~5');
    repository.write({ [sql2]: '-- another\n' }).commit('another');
    repository.publish();
    expect((await all(repository)).commits).toMatchObject({ walked: 4, overrides: 3 });
    repository.git('reset', '-q', '--hard', 'HEAD~2');
    repository.publish();
    expect((await all(repository)).commits).toMatchObject({ walked: 2, overrides: 1 });
  });

  test('left something damaged: it is found out again', async () => {
    const repository = line();
    const { durationMs: _, ...whole } = await all(repository);
    const [name = ''] = kept(repository);
    const path = `.git/drizzle-guard/audit/${name}`;
    const text = repository.read(path);
    for (const damaged of ['', '{}', text.slice(0, -20), text.replace('0001_step_2', '0001_step_9')]) {
      repository.write({ [path]: damaged });
      const { durationMs: _, ...again } = await all(repository);
      expect(again).toEqual(whole);
      expect(repository.read(path)).toBe(text);
    }
  });
});

describe('a shallow clone', () => {
  function shallow(depth: number): TestRepository {
    const clone = new TestRepository(temporaryFolder());
    clone.git('clone', '-q', '--depth', String(depth), `file://${line().path}`, '.');
    return clone;
  }

  test('that hides a part of what is asked for is not judged, and the way out is named', async () => {
    await expect(all(shallow(3))).rejects.toThrow('Run: git fetch --unshallow (in CI: check out the whole history)');
  });

  test('is judged as far as it goes', async () => {
    const report = await audit({ cwd: shallow(4).path, range: 'HEAD~3..HEAD' });
    expect(report).toMatchObject({ verdict: 'clean', commits: { walked: 3, overrides: 1 } });
  });
});
