import { describe, expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { linkKit } from '../support/generate-histories.ts';
import { repaired } from '../support/repaired.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';
import { difference, given, type Project, placesOf } from '../support/tamper.ts';

const sql = 'CREATE POLICY own ON users USING (true);\n';
const now = Date.UTC(2040, 0, 1);

/** A state with SQL in its newest migration, the custom one. */
function withSql(project: Project, keepFirstLine: boolean): Project {
  const path = placesOf(project).at(-1)?.sql ?? '';
  return { ...project, [path]: keepFirstLine ? `${project[path]}\n${sql}` : sql };
}

describe.each(given.filter(({ dialect }) => dialect === 'postgresql'))('$kit', ({ kit, at }) => {
  /** A branch with a custom migration and main with a generated one are merged, and main's migrations kept. */
  function merged(branch: Project): TestRepository {
    const repository = publishedRepository({ ...at('3'), '.gitignore': 'node_modules\n' });
    linkKit(kit, repository.path);
    repository.git('checkout', '-q', '-b', 'branch');
    repository.write(difference(at('3'), branch)).commit('custom');
    repository.git('checkout', '-q', 'main');
    repository.write(difference(at('3'), at('4'))).commit('theirs');
    repository.publish();
    repository.git('checkout', '-q', 'branch');
    repository.run('git merge --no-commit main');
    repository.git('rm', '-rqf', '--ignore-unmatch', 'drizzle');
    repository.git('checkout', 'main', '--', 'drizzle', 'src');
    return repository;
  }
  const index = ({ path }: TestRepository) => judge({ cwd: path, subject: { kind: 'index' }, now });

  test.each([true, false])("bad: a merge without the branch's custom migration (drizzle-kit's first line: %s)", async (line) => {
    const repository = merged(withSql(at('4custom'), line));
    const { findings } = await index(repository);
    expect(saidBy({ findings })).toEqual(['custom-migration-lost']);
    expect(findings[0]?.problem).toMatch(/^drizzle\/.*\.sql of [0-9a-f]{7} is missing from this merge\.$/);
    expect(findings.flatMap(({ fix }) => fix.flatMap(({ run }) => run))).toEqual(['npx drizzle-guard fix']);
    expect((await repaired(repository)).questions).toEqual([]);
    expect(saidBy(await index(repository))).toEqual([]);
    expect(repository.run('cat $(git ls-files drizzle)').output).toContain(sql);
  });

  test('bad: the same, once the merge was committed without the hooks', async () => {
    const repository = merged(withSql(at('4custom'), true));
    repository.commit('merge');
    const report = await judge({ cwd: repository.path, subject: { kind: 'commit', revision: 'HEAD' } });
    expect(saidBy(report)).toEqual(['custom-migration-lost']);
  });

  test("ok: the branch's generated migration is generated again, or its custom one held no SQL", async () => {
    expect(saidBy(await index(merged(at('4b'))))).toEqual([]);
    expect(saidBy(await index(merged(at('4custom'))))).toEqual([]);
  });
});
