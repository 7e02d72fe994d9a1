import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { pretty } from '../../src/reporters/pretty.ts';
import { sarif } from '../../src/reporters/sarif.ts';
import { paste } from '../support/fixes.ts';
import { linkKit } from '../support/generate-histories.ts';
import { commandsIn } from '../support/pretty-fix.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';
import { difference, given } from '../support/tamper.ts';

const kind = given.find(({ kit, dialect }) => kit === '0.31' && dialect === 'postgresql') as (typeof given)[number];
const both = (kind.at('4')['src/schema.ts'] as string).replace("nickname: text('nickname')", "$&, city: text('city')");
const index = ({ path }: TestRepository) => judge({ cwd: path, subject: { kind: 'index' }, now: Date.UTC(2040, 0, 1) });

/** main has generated one migration, and a branch that left before it another. */
function sideBySide(): TestRepository {
  const repository = publishedRepository({ ...kind.at('3'), '.gitignore': 'node_modules\n' });
  linkKit('0.31', repository.path);
  repository.git('checkout', '-q', '-b', 'branch');
  repository.write(difference(kind.at('3'), kind.at('4b'))).commit('mine');
  repository.git('checkout', '-q', 'main');
  repository.write(difference(kind.at('3'), kind.at('4'))).commit('theirs');
  return repository.publish();
}

const stashed = (repository: TestRepository) => {
  repository.git('checkout', '-q', '--detach', 'branch');
  repository.git('reset', '-q', '--soft', 'HEAD^');
  repository.git('stash');
  repository.git('checkout', '-q', 'main');
};

test.each([
  ['merge', 'git checkout -q branch && git merge main', undefined],
  ['merge', 'git merge branch', undefined],
  ['rebase', 'git checkout -q branch && git rebase main', undefined],
  ['cherry-pick', 'git cherry-pick branch', undefined],
  ['stash', 'git stash pop', stashed],
] as const)('%s: the report of `%s` says what collided, and its steps end green', async (operation, command, prepare) => {
  const repository = sideBySide();
  prepare?.(repository);
  expect(repository.run(command).exitCode).toBe(1);
  const report = await index(repository);
  expect(report.verdict).toBe('unchecked');
  const reason = report.unchecked[0]?.reason ?? '';
  expect(reason).toMatch(/^0003_step_4b? of .* and 0003_step_4b? of .* were generated side by side after 0002_step_3, /);
  expect(reason).toContain(`collide in this ${operation}.`);
  expect(reason).toContain('Unmerged: drizzle/meta/0003_snapshot.json, drizzle/meta/_journal.json\n');
  const [first, ...rest] = report.unchecked[0]?.fix ?? [];
  expect(first).toEqual({ say: 'First resolve and add src/schema.ts.', run: [] });

  repository.write({ 'src/schema.ts': both }).git('add', 'src/schema.ts');
  const steps = rest.flatMap(({ run }) => run);
  expect(steps).toEqual(['npx drizzle-guard fix', operation === 'stash' ? 'git stash drop' : `git ${operation} --continue`]);
  expect(commandsIn(pretty(report, { color: false }))).toEqual(steps);
  expect(sarif(report, { rules: [] })).toContain('npx drizzle-guard fix');
  paste(repository, steps, { from: 'a folder', shell: 'dash' });
  expect(saidBy(await index(repository))).toEqual([]);
  const journal = JSON.parse(repository.read('drizzle/meta/_journal.json')) as { entries: { tag: string }[] };
  expect(journal.entries.map(({ tag }) => tag).at(3)).toBe('0003_step_4');
  expect(journal.entries).toHaveLength(5);
});

test('a conflict elsewhere is none of ours', async () => {
  const repository = publishedRepository({ ...kind.at('3'), 'a.txt': '1\n' });
  repository.git('checkout', '-q', '-b', 'branch');
  repository.write({ 'a.txt': '2\n' }).commit('mine');
  repository.git('checkout', '-q', 'main');
  repository.write({ 'a.txt': '3\n' }).commit('theirs');
  expect(repository.run('git merge branch').exitCode).toBe(1);
  expect((await index(repository)).verdict).toBe('clean');
});

const folders = given.find(({ kit, dialect }) => kit === '1.0' && dialect === 'postgresql') as (typeof given)[number];

test('1.0: a schema in conflict is not compared, and what both generated is kept', async () => {
  const repository = publishedRepository({ ...folders.at('3'), '.gitignore': 'node_modules\n' });
  linkKit('1.0', repository.path);
  repository.git('checkout', '-q', '-b', 'branch');
  repository.write(difference(folders.at('3'), folders.at('4b'))).commit('mine');
  repository.git('checkout', '-q', 'main');
  repository.write(difference(folders.at('3'), folders.at('4'))).commit('theirs');
  repository.publish().git('checkout', '-q', 'branch');
  expect(repository.run('git merge main').exitCode).toBe(1);
  const drift = () => judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'drift' });
  const report = await drift();
  expect([saidBy(report), report.verdict]).toEqual([[], 'unchecked']);
  expect(report.unchecked[0]?.reason).toBe('src/schema.ts is in conflict, so the schema was not compared with the migrations');
  repository.write({ 'src/schema.ts': both });
  const steps = report.unchecked[0]?.fix?.flatMap(({ run }) => run) ?? [];
  expect(repository.run('sh -e', { input: `${steps.join('\n')}\n` }).exitCode).toBe(0);
  const after = await drift();
  expect([saidBy(after), after.verdict]).toEqual([[], 'clean']);
});

test('1.0: of a migration that both sides changed the published version stays', async () => {
  const [path = ''] = Object.keys(folders.at('3')).filter((name) => name.endsWith('.sql'));
  const repository = publishedRepository(folders.at('3'));
  repository.git('checkout', '-q', '-b', 'branch');
  repository.write({ [path]: 'SELECT 1;\n' }).commit('mine');
  repository.git('checkout', '-q', 'main');
  repository.write({ [path]: 'SELECT 2;\n' }).commit('theirs');
  repository.publish().git('checkout', '-q', 'branch');
  expect(repository.run('git merge main').exitCode).toBe(1);
  const [unchecked] = (await index(repository)).unchecked;
  expect(unchecked?.reason).toContain(`Both sides of this merge changed the same migrations.\nUnmerged: ${path}\n`);
  const steps = unchecked?.fix?.flatMap(({ run }) => run) ?? [];
  expect(repository.run('sh -e', { input: `${steps.join('\n')}\n`, env: { GIT_EDITOR: 'true' } }).exitCode).toBe(0);
  expect(repository.read(path)).toBe('SELECT 2;\n');
  expect(saidBy(await index(repository))).toEqual([]);
});
