import { describe, expect, test } from 'vitest';
import { commitFiles } from '../../src/git/files.ts';
import { openRepository } from '../../src/git/repository.ts';
import { Trees } from '../../src/git/trees.ts';
import { emptyRepository, type TestRepository } from '../support/repository.ts';

async function listed(repository: TestRepository, commits: readonly string[], wants: (path: string) => boolean = () => true) {
  const opened = await openRepository(repository.path);
  try {
    const trees = new Trees(opened, wants);
    return await Promise.all(
      commits.map(async (oid) => ({
        ours: [...(await trees.filesOf(oid))],
        git: [...(await commitFiles(opened, oid)).entries],
      })),
    );
  } finally {
    opened.close();
  }
}

describe('the files of a commit', () => {
  test.each(['sha1', 'sha256'])('are those that git lists, in a repository of %s', async (objectFormat) => {
    const repository = emptyRepository({ objectFormat }).write({ 'a.sql': '1', 'b/c/d ü\n.sql': '2', 'b/e': '3', 'b.x/y': '4' });
    repository.executable('b/e').run('ln -s a.sql link');
    const oids = [repository.commit('one')];
    oids.push(repository.write({ 'b/e': null, 'z/b/e': '3', 'b/c/f.sql': '5' }).commit('two'));
    for (const { ours, git } of await listed(repository, oids)) expect(new Map(ours)).toEqual(new Map(git));
  });

  test('are only those that are wanted, and a submodule has none', async () => {
    const repository = emptyRepository().write({ 'a.sql': '1', 'b/c.sql': '2', 'b/d.ts': '3' });
    const oid = repository.commit('one');
    repository.git('update-index', '--add', '--cacheinfo', `160000,${oid},module`);
    const [state] = await listed(repository, [repository.commit('two')], (path) => path.endsWith('.sql'));
    expect(state?.ours.map(([path]) => path).sort()).toEqual(['a.sql', 'b/c.sql']);
  });

  test('files that git does not have are reported as missing', async () => {
    await expect(listed(emptyRepository(), ['1'.repeat(40)])).rejects.toThrow(
      'git does not have all of its trees; run: git fetch',
    );
  });
});
