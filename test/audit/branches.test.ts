import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import type { Audit } from '../../src/model/audit.ts';
import { project, publishedLine, sql1, sql2 } from '../support/audited.ts';
import type { TestRepository } from '../support/repository.ts';

const all = (repository: TestRepository) => audit({ cwd: repository.path, all: true });
const found = ({ flagged }: Audit) =>
  flagged.map(({ summary, findings }) => [
    summary,
    ...findings.map(({ rule, migration, repairedBy }) => `${rule} ${migration} ${repairedBy === null ? 'open' : 'fixed'}`),
  ]);
const publish = (repository: TestRepository, ...branches: string[]) => {
  for (const branch of branches) repository.git('update-ref', `refs/remotes/origin/${branch}`, branch);
};

/** develop leaves main after the first commit and edits a migration. */
function developing(): TestRepository {
  const { repository } = publishedLine([]);
  repository.git('checkout', '-q', '-b', 'develop');
  repository.write({ [sql1]: '-- edited\n' }).commit('edit on develop');
  repository.git('checkout', '-q', 'main');
  repository.write({ 'readme.md': 'x' }).commit('meanwhile');
  return repository;
}

describe('every published branch', () => {
  test('is walked, and what they share once', async () => {
    const repository = developing();
    publish(repository, 'main', 'develop');
    const report = await all(repository);
    expect(found(report)).toEqual([['edit on develop', 'committed-sql-edited 0001_step_2 open']]);
    expect(report).toMatchObject({ verdict: 'blocked', commits: { walked: 3, judged: 2 } });
  });

  test('a merge of two of them has only what it does itself', async () => {
    const repository = developing();
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge develop', 'develop');
    publish(repository, 'main', 'develop');
    expect(found(await all(repository))).toEqual([['edit on develop', 'committed-sql-edited 0001_step_2 open']]);
    repository.git('reset', '-q', '--hard', 'HEAD~');
    repository.git('merge', '-q', '--no-ff', '--no-commit', 'develop');
    repository.write({ [sql2]: '-- edited in the merge\n' }).commit('Merge develop, and more');
    publish(repository, 'main');
    expect(found(await all(repository))).toEqual([
      ['edit on develop', 'committed-sql-edited 0001_step_2 open'],
      ['Merge develop, and more', 'committed-sql-edited 0002_step_3 open'],
    ]);
  });

  test('a feature branch that brings them along does not count them again', async () => {
    const repository = developing();
    repository.git('checkout', '-q', '-b', 'feature');
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge develop into feature', 'develop');
    repository.git('checkout', '-q', 'main');
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge feature', 'feature');
    publish(repository, 'main', 'develop');
    expect(found(await all(repository))).toEqual([['edit on develop', 'committed-sql-edited 0001_step_2 open']]);
    // where develop is nobody's, the merge brought it
    repository.git('update-ref', '-d', 'refs/remotes/origin/develop');
    expect(found(await all(repository))).toEqual([['Merge feature', 'committed-sql-edited 0001_step_2 open']]);
  });

  test('an error of another branch is fixed where it was merged and fixed; an old release branch keeps none open that main fixed', async () => {
    const repository = developing();
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge develop', 'develop');
    repository.git('branch', 'release/1');
    repository.write({ [sql1]: project('3')[sql1] ?? '' }).commit('fix');
    publish(repository, 'main', 'develop', 'release/1');
    expect(found(await all(repository))).toEqual([['edit on develop', 'committed-sql-edited 0001_step_2 fixed']]);
  });

  test('what a later run finds is what one run finds, whichever branch came in between', async () => {
    const repository = developing();
    publish(repository, 'main');
    await all(repository);
    publish(repository, 'develop');
    await all(repository);
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge develop', 'develop');
    repository.write({ [sql1]: project('3')[sql1] ?? '' }).commit('fix');
    publish(repository, 'main');
    const { durationMs: _, ...continued } = await all(repository);
    repository.run('rm -r .git/drizzle-guard');
    const { durationMs: __, ...whole } = await all(repository);
    expect(continued).toEqual(whole);
    expect(whole).toMatchObject({ verdict: 'clean', commits: { walked: 5, overrides: 1 } });
  });
});
