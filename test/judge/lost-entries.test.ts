import { expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import { linkKit } from '../support/generate-histories.ts';
import { repaired, verdictOn } from '../support/repaired.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';
import { difference, given, journalPath } from '../support/tamper.ts';

const kind = given.find(({ kit, dialect }) => kit === '0.31' && dialect === 'postgresql') as (typeof given)[number];
const branch = difference(kind.at('3'), kind.at('4'));

/** A branch with a new migration, whose entry a later commit or merge takes out again. */
function withoutItsEntry(byMerge: boolean): TestRepository {
  const repository = publishedRepository(kind.at('3'));
  repository.git('checkout', '-q', '-b', 'branch');
  repository.write(branch).commit('mine');
  if (byMerge) {
    repository.git('checkout', '-q', 'main');
    repository.write({ 'readme.md': 'x' }).commit('theirs');
    repository.publish().git('checkout', '-q', 'branch');
    repository.git('merge', '-q', '--no-commit', '--no-ff', 'main');
  }
  repository.git('checkout', 'main', '--', journalPath, 'drizzle/meta');
  repository.git('rm', '-qf', '--ignore-unmatch', 'drizzle/meta/0003_snapshot.json');
  repository.commit('lose it');
  return repository;
}

const judged = ({ path }: TestRepository) => judge({ cwd: path, subject: { kind: 'index' }, now: Date.UTC(2040, 0, 1) });
const reported = ({ path }: TestRepository) => judge({ cwd: path, subject: { kind: 'commit', revision: 'HEAD' } });

test.each([
  ['commit', false],
  ['merge', true],
])('SQL whose entry a %s lost names it, and fix gives it one', async (what, byMerge) => {
  const repository = withoutItsEntry(byMerge);
  const { findings } = await reported(repository);
  const finding = findings.find(({ rule }) => rule === 'sql-not-in-journal');
  const short = repository.head().slice(0, 7);
  expect(finding?.problem).toBe(
    `drizzle/0003_step_4.sql is not in ${journalPath}: its entry was lost in the ${what} ${short} (2040-01-01).`,
  );
  expect(finding?.fix.map(({ run }) => run)).toEqual([['npx drizzle-guard fix']]);
  linkKit('0.31', repository.path);
  expect((await repaired(repository)).questions).toEqual([]);
  expect(repository.read(journalPath)).toContain('"tag": "0003_step_4"');
  expect(await verdictOn(repository)).toEqual(['clean', []]);
});

test('SQL that never had an entry is told to become a custom migration', async () => {
  const repository = publishedRepository(kind.at('3')).write({ 'drizzle/0003_by_hand.sql': 'SELECT 1;\n' }).stage();
  const { findings } = await judged(repository);
  expect(saidBy({ findings })).toEqual(['sql-not-in-journal']);
  expect(findings[0]?.problem).toBe(`drizzle/0003_by_hand.sql is not in ${journalPath}.`);
});

test('many loose files cost one reading of the journal’s history, and each names the commit that lost it', async () => {
  const repository = publishedRepository(kind.at('3'));
  const entriesOf = (text: string) => JSON.parse(text) as { entries: { tag: string }[] };
  const whole = repository.read(journalPath);
  const without = (tag: string) => (text: string) => {
    const journal = entriesOf(text);
    return JSON.stringify({ ...journal, entries: journal.entries.filter((entry) => entry.tag !== tag) }, null, 2);
  };
  const more = (name: string) => {
    const journal = entriesOf(repository.read(journalPath));
    const [first] = journal.entries;
    return JSON.stringify({ ...journal, entries: [...journal.entries, { ...first, tag: name }] }, null, 2);
  };
  const sql = (name: string) => ({ [`drizzle/${name}.sql`]: 'SELECT 1;\n' });
  for (const name of ['0003_one', '0004_two']) repository.write({ ...sql(name), [journalPath]: more(name) }).commit(name);
  const lostBy = ['0003_one', '0004_two'].map((name) => {
    repository.write({ [journalPath]: without(name)(repository.read(journalPath)) }).commit(`lose ${name}`);
    return repository.head().slice(0, 7);
  });
  expect(entriesOf(repository.read(journalPath))).toEqual(entriesOf(whole));
  const loose = Array.from({ length: 200 }, (_, at) => sql(`loose_${at}`));
  repository.write(Object.assign({}, ...loose)).commit('loose');

  const trace = repository.run('git rev-parse --absolute-git-dir').stdout.trim();
  process.env.GIT_TRACE = `${trace}/trace`;
  const { findings } = await reported(repository).finally(() => delete process.env.GIT_TRACE);
  const about = (name: string) => findings.find(({ path }) => path === `drizzle/${name}.sql`)?.problem ?? '';
  expect(about('0003_one')).toContain(`its entry was lost in the commit ${lostBy[0]}`);
  expect(about('0004_two')).toContain(`its entry was lost in the commit ${lostBy[1]}`);
  expect(about('loose_199')).not.toContain('lost');
  const logs = repository.run(`grep -c 'built-in: git .*log .*-U0' "${trace}/trace"`).stdout.trim();
  expect(logs).toBe('1');
});

test('an entry that only moved within the journal was not lost', async () => {
  const repository = withoutItsEntry(false);
  const lost = repository.head().slice(0, 7);
  const text = repository.read(journalPath);
  repository.write({ [journalPath]: JSON.stringify(JSON.parse(text)) }).commit('reformat');
  const { findings } = await judge({ cwd: repository.path, subject: { kind: 'commit', revision: 'HEAD' }, base: 'main' });
  expect(findings.map(({ problem }) => problem).join('\n')).toContain(`lost in the commit ${lost}`);
});
