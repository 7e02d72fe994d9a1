import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import type { Audit } from '../../src/model/audit.ts';
import { project, publishedLine, sql1, sql2 } from '../support/audited.ts';
import type { TestRepository } from '../support/repository.ts';

const unpublished = (repository: TestRepository, range?: string) => audit({ cwd: repository.path, range });
const found = ({ flagged }: Audit) =>
  flagged.map(({ summary, findings }) => [
    summary,
    ...findings.map(({ rule, migration, path, repairedBy }) => `${rule} ${migration ?? path} ${repairedBy ?? 'open'}`),
  ]);

function feature(): TestRepository {
  const { repository } = publishedLine([]);
  repository.git('checkout', '-q', '-b', 'feature');
  return repository;
}

describe('what is not published', () => {
  test('an error belongs to the first commit that has it', async () => {
    const repository = feature();
    repository.write({ [sql1]: '-- edited\n' }).commit('one');
    repository
      .write(project('4'))
      .write({ [sql1]: '-- edited\n' })
      .commit('two');
    const report = await unpublished(repository);
    expect(found(report)).toEqual([['one', 'committed-sql-edited 0001_step_2 open']]);
    expect(report).toMatchObject({
      verdict: 'blocked',
      commits: { walked: 2, judged: 2, inherited: 1, overrides: 1 },
      subject: { published: false },
    });
  });

  test('it is repaired by the first later commit without it', async () => {
    const repository = feature();
    repository.write({ [sql1]: '-- edited\n' }).commit('one');
    repository.write({ 'readme.md': 'x' }).commit('two');
    const third = repository.write(project('3')).commit('three');
    repository.write({ [sql2]: '-- edited\n' }).commit('four');
    expect(found(await unpublished(repository))).toEqual([
      ['one', `committed-sql-edited 0001_step_2 ${third}`],
      ['four', 'committed-sql-edited 0002_step_3 open'],
    ]);
  });

  test('what came while the journal could not be read belongs to the commit that brought it', async () => {
    const repository = feature();
    const journal = 'drizzle/meta/_journal.json';
    const loose = 'drizzle/0009_by_hand.sql';
    repository.write({ [loose]: 'select 1;\n' }).commit('one');
    repository.write({ [journal]: '{' }).commit('two');
    repository.write({ [sql1]: '-- edited\n' }).commit('three');
    const readable = repository.write({ [journal]: project('3')[journal] ?? '' }).commit('four');
    const expected = [
      ['one', `sql-not-in-journal ${loose} open`],
      ['two', `journal-unreadable ${journal} ${readable}`],
      ['three', 'committed-sql-edited 0001_step_2 open'],
    ];
    expect(found(await unpublished(repository))).toEqual(expected);
    const restored = repository.write({ [sql1]: project('3')[sql1] ?? '', [loose]: null }).commit('five');
    expect(found(await unpublished(repository))).toEqual(
      expected.map(([name, error = '']) => [name, error.replace('open', restored)]),
    );
  });

  test('a published journal that a branch makes readable shows nothing that others did', async () => {
    const journal = 'drizzle/meta/_journal.json';
    const { repository } = publishedLine([{ tree: { [journal]: '{' } }, { tree: { [sql1]: '-- edited\n' } }]);
    repository.git('checkout', '-q', '-b', 'feature');
    repository.write({ [journal]: project('3')[journal] ?? '' }).commit('one');
    repository.write({ [sql2]: '-- edited\n' }).commit('two');
    expect(found(await unpublished(repository))).toEqual([['two', 'committed-sql-edited 0002_step_3 open']]);
  });

  test('its own migrations may be written again', async () => {
    const repository = feature();
    repository.write(project('4b')).commit('one');
    repository.git('rm', '-rq', 'drizzle');
    repository.write(project('4')).commit('two');
    expect(await unpublished(repository)).toMatchObject({ verdict: 'clean', commits: { walked: 2, judged: 2, clean: 2 } });
  });

  test('a merge of what is published lacks and brings nothing', async () => {
    const repository = feature();
    repository.write({ 'readme.md': 'x' }).commit('one');
    repository.git('checkout', '-q', 'main');
    repository.write(project('4')).commit('published meanwhile');
    repository.publish();
    repository.git('checkout', '-q', 'feature');
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge main', 'main');
    repository.write({ [sql1]: '-- edited\n' }).commit('three');
    const report = await unpublished(repository);
    expect(found(report)).toEqual([['three', 'committed-sql-edited 0001_step_2 open']]);
    expect(report.commits.walked).toBe(3);
  });

  test('what one of two merged lines repaired is repaired, and what neither did is open', async () => {
    const repository = feature();
    repository.write({ [sql1]: '-- edited\n', [sql2]: '-- edited\n' }).commit('one');
    repository.git('checkout', '-q', '-b', 'other');
    const repair = repository.write({ [sql1]: project('3')[sql1] ?? '' }).commit('repair');
    repository.git('checkout', '-q', 'feature');
    repository.write({ 'readme.md': 'x' }).commit('two');
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge other', 'other');
    expect(found(await unpublished(repository))).toEqual([
      ['one', `committed-sql-edited 0001_step_2 ${repair}`, 'committed-sql-edited 0002_step_3 open'],
    ]);
  });

  test('a message of the branch accepts what another of its commits did', async () => {
    const repository = feature();
    repository.write({ [sql1]: '-- edited\n' }).commit('one');
    const [{ findings: [finding] = [] } = {}] = (await unpublished(repository)).flagged;
    const line = `Migration-Approved: ${finding?.rule} ${finding?.subject}: never ran`;
    repository.git('commit', '-q', '--no-verify', '--allow-empty', '-m', `two\n\n${line}`);
    expect(await unpublished(repository)).toMatchObject({
      verdict: 'approved',
      flagged: [{ summary: 'one', class: 'approved' }],
    });
  });

  test('on what is published itself there is nothing, and the way to the rest is named', async () => {
    const { repository } = publishedLine([{ tree: { [sql1]: '-- edited\n' } }]);
    const report = await unpublished(repository);
    expect(report).toMatchObject({ verdict: 'clean', commits: { walked: 0 } });
    expect(report.notes).toEqual(['nothing here is unpublished; for what is: drizzle-guard audit --all']);
  });

  test('a range that begins before it has both', async () => {
    const { repository, oids } = publishedLine([{ tree: { [sql1]: '-- edited\n' } }]);
    repository.git('checkout', '-q', '-b', 'feature');
    repository.write({ [sql2]: '-- edited\n' }).commit('mine');
    const report = await unpublished(repository, `${oids[0]}..feature`);
    expect(report.flagged.map(({ summary }) => summary)).toEqual(['change', 'mine']);
    expect(report.commits.walked).toBe(2);
    expect((await unpublished(repository, 'main..feature')).flagged.map(({ summary }) => summary)).toEqual(['mine']);
    expect((await unpublished(repository, 'feature')).flagged.map(({ summary }) => summary)).toEqual(['mine']);
  });

  test('a range that is none says so', async () => {
    const repository = feature();
    await expect(unpublished(repository, 'nowhere..HEAD')).rejects.toThrow('There is no commit nowhere here. Run: git fetch');
    await expect(unpublished(repository, 'a..b..c')).rejects.toThrow('audit takes one range');
    await expect(audit({ cwd: repository.path, range: 'main..HEAD', all: true })).rejects.toThrow('audit takes one range');
  });
});
