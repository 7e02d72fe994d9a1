import { describe, expect, test } from 'vitest';
import { judge } from '../src/index.ts';
import { linkKit } from './support/generate-histories.ts';
import { publishedRepository, type TestRepository } from './support/repository.ts';
import { saidBy } from './support/situation.ts';
import { given, journalPath, type Project } from './support/tamper.ts';

/** A published 0.31 history, taken to 1.0 by the kit's own `up`; nothing is staged yet. */
function upgraded(project: Project): TestRepository {
  const repository = publishedRepository({ ...project, '.gitignore': 'node_modules\n' });
  linkKit('1.0', repository.path);
  const { exitCode, output } = repository.run('node_modules/.bin/drizzle-kit up');
  expect(output).not.toMatch(/error/i);
  expect(exitCode).toBe(0);
  expect(repository.exists('drizzle/meta/_journal.json')).toBe(false);
  return repository;
}

const rulesOf = async ({ path }: TestRepository) => {
  const report = await judge({ cwd: path, subject: { kind: 'index' } });
  expect(report.unchecked).toEqual([]);
  return saidBy(report);
};

/** `up` names a folder by the second, and refuses or reorders migrations of one second. */
function oneEachSecond(project: Project): Project {
  const journal = JSON.parse(project[journalPath] as string) as { entries: { when: number }[] };
  for (const [at, entry] of journal.entries.entries()) entry.when += at * 1000;
  return { ...project, [journalPath]: JSON.stringify(journal, null, 2) };
}

describe.each(given.filter(({ kit }) => kit === '0.31'))('drizzle-kit up of a $dialect history', ({ at }) => {
  test('ok: as the kit leaves it', async () => {
    const repository = upgraded(oneEachSecond(at('3')));
    expect(await rulesOf(repository.stage())).toEqual([]);
  });

  test('bad: with one SQL file edited', async () => {
    const repository = upgraded(oneEachSecond(at('3')));
    const sql = repository.run('ls drizzle/*/migration.sql').stdout.split('\n')[1] ?? '';
    repository.write({ [sql]: `${repository.read(sql)}\nSELECT 1;\n` }).stage();
    expect(await rulesOf(repository)).toEqual(['committed-sql-edited']);
  });

  test('bad: with one migration left out', async () => {
    const repository = upgraded(oneEachSecond(at('3')));
    repository.run('rm -r "$(ls -d drizzle/*/ | tail -1)"');
    repository.stage();
    expect(await rulesOf(repository)).toEqual(['committed-migration-deleted']);
  });

  test('ok: back again before it is published', async () => {
    const repository = upgraded(oneEachSecond(at('3')));
    repository.commit();
    repository.git('rm', '-rq', 'drizzle');
    repository.git('checkout', 'origin/main', '--', 'drizzle');
    expect(await rulesOf(repository)).toEqual([]);
  });
});
