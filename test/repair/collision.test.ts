import { describe, expect, test } from 'vitest';
import { openRepository } from '../../src/git/repository.ts';
import { judge } from '../../src/judge/judge.ts';
import { planRepair } from '../../src/repair/repair.ts';
import { writeOutcome } from '../../src/repair/writing/index.ts';
import { linkKit } from '../support/generate-histories.ts';
import { type Dialect, dialects, history, kitVersion } from '../support/histories.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';

/** Published up to step 4; a branch made another step from 3. */
function diverged(dialect: Dialect): TestRepository {
  const kit = '0.31';
  const manifest = {
    'package.json': JSON.stringify({ devDependencies: { 'drizzle-kit': kitVersion(kit) } }),
    '.gitignore': 'node_modules\n',
  };
  const repository = publishedRepository({ ...history(kit, dialect, '3'), ...manifest });
  linkKit(kit, repository.path);
  repository.git('checkout', '-q', '-b', 'mine');
  repository.write(history(kit, dialect, '4b'));
  repository.commit('mine');
  repository.git('checkout', '-q', 'main');
  repository.write(history(kit, dialect, '4'));
  repository.commit('theirs');
  repository.publish();
  repository.git('checkout', '-q', 'mine');
  return repository;
}

describe('two migrations generated side by side', () => {
  test.each(dialects)('%s: mine comes after theirs, with the same SQL', async (dialect) => {
    const repository = diverged(dialect);
    const mine = history('0.31', dialect, '4b');
    const theirs = history('0.31', dialect, '4');
    repository.run('git merge -q origin/main');
    // both branches changed the schema at one place
    repository.write({ 'src/schema.ts': bothOf(mine['src/schema.ts'], theirs['src/schema.ts']) });
    repository.git('add', 'src/schema.ts');
    const opened = await openRepository(repository.path);
    const { plan } = await planRepair(opened, { renames: [], creates: [], restores: [] });
    await writeOutcome(opened, { outs: plan.outs, files: plan.contents }, { says: '' });
    opened.close();

    expect(plan.questions).toEqual([]);
    const names = repository.git('ls-files', 'drizzle/*.sql').split('\n');
    expect(names.slice(-2)).toEqual(['drizzle/0003_step_4.sql', 'drizzle/0004_step_4b.sql']);
    for (const [path, text] of Object.entries(theirs)) if (path.endsWith('.sql')) expect(repository.read(path)).toBe(text);
    expect(repository.read('drizzle/0004_step_4b.sql')).toBe(mine['drizzle/0003_step_4b.sql']);
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
    expect([report.verdict, saidBy(report)]).toEqual(['clean', []]);
  });
});

/** The schema of theirs with the column that mine adds. */
function bothOf(mine = '', theirs = ''): string {
  const column = /, city: .*?(?= \}\);)/.exec(mine)?.[0] ?? '';
  return theirs.replace(/(, nickname: .*?)(?= \}\);)/, `$1${column}`);
}
