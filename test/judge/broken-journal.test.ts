import { describe, expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { repaired } from '../support/repaired.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';
import {
  difference,
  edited,
  everyLayout,
  type Given,
  journalPath,
  type Project,
  place,
  textOf,
  withoutMigration,
  withSql,
} from '../support/tamper.ts';

const broken = edited(journalPath, (text) => text.replace('"idx": 2', '<<<<<<< HEAD\n"idx": 2\n=======\n"idx": 2\n>>>>>>> x'));

/** The journal was broken when it was published a second time. */
function publishedBroken(project: Project): TestRepository {
  const repository = publishedRepository(project);
  repository.write(broken(project)).commit('broken');
  return repository.publish();
}

describe.each(everyLayout.filter(({ kit }) => kit === '0.31'))('a published journal that is broken, $dialect', ({ at }) => {
  const cases: Readonly<Record<string, readonly [Project, readonly string[]]>> = {
    'mended as it was': [at('3'), []],
    'mended with a new migration': [at('4'), []],
    'left broken by a change of something else': [{ ...broken(at('3')), 'readme.md': 'x' }, []],
    'mended while a published migration is edited': [withSql(1, (sql) => `${sql}\nSELECT 1;`)(at('3')), ['committed-sql-edited']],
    'mended without a published migration': [withoutMigration(-1)(at('3')), ['committed-migration-deleted']],
  };

  test.each(Object.entries(cases))('%s', async (_, [staged, rules]) => {
    const repository = publishedBroken(at('3'));
    repository.write(difference(at('3'), staged)).stage();
    expect(saidBy(await judge({ cwd: repository.path, subject: { kind: 'index' } }))).toEqual(rules);
    if (rules.length === 0) return;
    expect((await repaired(repository)).questions).toEqual([]);
    expect(saidBy(await judge({ cwd: repository.path, subject: { kind: 'index' } }))).toEqual([]);
  });
});

describe('SQL that was published while the journal was broken', () => {
  const { at } = everyLayout.find(({ kit }) => kit === '0.31') as Given;

  function withMore(): TestRepository {
    const repository = publishedBroken(at('3'));
    repository.write({ ...at('4'), [journalPath]: broken(at('3'))[journalPath] ?? '' });
    repository.commit('more');
    return repository.publish();
  }

  test('ok: the entry is added, its SQL as it was published', async () => {
    const repository = withMore();
    repository.write({ [journalPath]: textOf(at('4'), journalPath) }).stage();
    expect(saidBy(await judge({ cwd: repository.path, subject: { kind: 'index' } }))).toEqual([]);
  });

  test('bad: the entry is added, and its SQL edited', async () => {
    const repository = withMore();
    const { sql } = place(at('4'), -1);
    repository.write({ [journalPath]: textOf(at('4'), journalPath), [sql]: `${textOf(at('4'), sql)}\nSELECT 1;\n` }).stage();
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(saidBy(report)).toEqual(['committed-sql-edited']);
    expect((await repaired(repository)).questions).toEqual([]);
    expect(saidBy(await judge({ cwd: repository.path, subject: { kind: 'index' } }))).toEqual([]);
  });
});

describe.each(everyLayout)('a published snapshot that is broken, $kit $dialect', ({ at }) => {
  const { snapshot } = place(at('3'), 1);
  const published = at('3');
  const cases: Readonly<Record<string, readonly [Project, readonly string[]]>> = {
    'mended as it was': [published, []],
    'mended in another layout of the same JSON': [edited(snapshot, (text) => JSON.stringify(JSON.parse(text)))(published), []],
    'left broken by a change of something else': [{ ...published, [snapshot]: '{', 'readme.md': 'x' }, []],
    'mended with another meaning': [
      edited(snapshot, (text) => text.replaceAll('name', 'mail'))(published),
      ['committed-snapshot-edited'],
    ],
  };

  test.each(Object.entries(cases))('%s', async (_, [staged, rules]) => {
    const repository = publishedRepository(published);
    repository.write({ [snapshot]: '{' }).commit('broken');
    repository.publish();
    repository.write(difference({ ...published, [snapshot]: '{' }, staged)).stage();
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(saidBy(report)).toEqual(rules);
    if (rules.length === 0) return;
    expect((await repaired(repository)).questions).toEqual([]);
    expect(saidBy(await judge({ cwd: repository.path, subject: { kind: 'index' } }))).toEqual([]);
  });
});
