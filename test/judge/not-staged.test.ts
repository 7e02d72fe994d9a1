import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { judge } from '../../src/index.ts';
import { publishedRepository, type TestRepository } from '../support/repository.ts';
import { saidBy } from '../support/situation.ts';
import { difference, given } from '../support/tamper.ts';

const journal = given.find(({ kit, dialect }) => kit === '0.31' && dialect === 'postgresql') as (typeof given)[number];

/** What generate wrote is in the working tree, and only these paths of it are staged. */
function generated(staged: (path: string) => boolean): TestRepository {
  const files = difference(journal.at('3'), journal.at('4'));
  const repository = publishedRepository(journal.at('3')).write(files);
  repository.git('add', '--', ...Object.keys(files).filter(staged));
  return repository;
}

const judged = ({ path }: TestRepository) => judge({ cwd: path, subject: { kind: 'index' }, now: Date.UTC(2040, 0, 1) });

test.each([
  ['what is tracked, as `commit -a` does', (path: string) => path.endsWith('_journal.json') || path.endsWith('.ts')],
  ['all but the snapshot', (path: string) => !path.endsWith('snapshot.json')],
  ['all but the SQL', (path: string) => !path.endsWith('.sql')],
  ['all but the journal', (path: string) => !path.endsWith('_journal.json')],
])('after generate, %s is staged: one finding, and adding the folder mends it', async (_, staged) => {
  const repository = generated(staged);
  const { findings } = await judged(repository);
  expect(findings).toHaveLength(1);
  const [only] = findings;
  expect(only?.problem).toMatch(/ in the working tree, but not in this commit\.$/);
  expect(only?.fix).toEqual([
    { say: 'Add what drizzle-kit generated.', run: ['cd "$(git rev-parse --show-toplevel)"', 'git add drizzle'] },
  ]);
  for (const command of only?.fix.flatMap(({ run }) => run) ?? []) expect(repository.run(command).exitCode).toBe(0);
  expect(saidBy(await judged(repository))).toEqual([]);
});

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['-a', 'index.lock', ['add', '-u'], 'git add -u'],
  ['-- path', 'next-index-7.lock', ['add', '--', 'src/schema.ts', 'drizzle/meta/_journal.json'], 'git add -- '],
])('commit %s stages nothing when it stops, so the fix does', async (_, index, takes, first) => {
  const repository = generated(() => false);
  const path = join(repository.path, '.git', index);
  copyFileSync(join(repository.path, '.git/index'), path);
  expect(repository.run(`git ${takes.join(' ')}`, { env: { GIT_INDEX_FILE: path } }).exitCode).toBe(0);
  vi.stubEnv('GIT_INDEX_FILE', path);
  const { findings } = await judged(repository);
  vi.unstubAllEnvs();
  repository.run(`rm ${path}`);
  const run = findings.flatMap(({ fix }) => fix.flatMap((step) => step.run));
  expect(run[1]?.startsWith(first)).toBe(true);
  for (const command of run) expect(repository.run(command).exitCode).toBe(0);
  expect(saidBy(await judged(repository))).toEqual([]);
  expect(repository.git('diff', '--name-only')).toBe('');
});

test('what is missing from the working tree as well is told as before', async () => {
  const repository = generated((path) => path.endsWith('_journal.json')).write({
    'drizzle/0003_step_4.sql': null,
    'drizzle/meta/0003_snapshot.json': null,
  });
  const { findings } = await judged(repository);
  expect(findings[0]?.problem).toContain('does not exist');
});

test('a file beside the mistake that would not mend it is not advised', async () => {
  const repository = publishedRepository(journal.at('3')).write({ 'drizzle/0001_step_2.sql': 'SELECT 1;\n' }).stage();
  repository.write({ 'drizzle/notes.md': 'x' });
  const { findings } = await judged(repository);
  expect(saidBy({ findings })).toEqual(['committed-sql-edited']);
  expect(findings[0]?.problem).toContain('was edited');
});
