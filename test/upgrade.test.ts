import { describe, expect, test } from 'vitest';
import { judge } from '../src/index.ts';
import { linkKit } from './support/generate-histories.ts';
import { publishedRepository, type TestRepository } from './support/repository.ts';
import { saidBy } from './support/situation.ts';
import { all, edited, type Given, given, journalPath, type Project, placesOf, type SnapshotJson } from './support/tamper.ts';

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

/** What 0.2x wrote: version 6, columns of an index as plain names, and nothing of what came in version 7. */
function asVersion6(project: Project): Project {
  const old = (text: string) => {
    const { sequences: _, roles: __, policies: ___, views: ____, ...rest } = JSON.parse(text) as SnapshotJson;
    const tables = Object.entries(rest.tables as Record<string, SnapshotJson>).map(([name, table]) => {
      const { policies: _, checkConstraints: __, isRLSEnabled: ___, ...kept } = table;
      const indexes = Object.entries(table.indexes as Record<string, { columns: { expression: string }[] }>).map(
        ([index, { columns, ...more }]) => {
          const { with: _, ...plain } = more as SnapshotJson;
          return [index, { ...plain, columns: columns.map(({ expression }) => expression) }];
        },
      );
      return [name, { ...kept, indexes: Object.fromEntries(indexes) }];
    });
    return JSON.stringify({ ...rest, version: '6', tables: Object.fromEntries(tables) }, null, 2);
  };
  return all(...placesOf(project).map(({ snapshot }) => edited(snapshot, old)))(project);
}

describe('drizzle-kit up within 0.x', () => {
  const postgresql = given.find(({ kit, dialect }) => kit === '0.31' && dialect === 'postgresql') as Given;
  const published = asVersion6(postgresql.at('3'));

  function upgradedInPlace(): TestRepository {
    const repository = publishedRepository({ ...published, '.gitignore': 'node_modules\n' });
    linkKit('0.31', repository.path);
    expect(repository.run('node_modules/.bin/drizzle-kit up').output).toContain('0002_snapshot.json');
    expect(repository.git('diff', '--name-only').split('\n')).toHaveLength(3);
    return repository;
  }

  test('ok: published snapshots in the newer version', async () => {
    expect(await rulesOf(upgradedInPlace().stage())).toEqual([]);
  });

  test('bad: one of them under another id', async () => {
    const repository = upgradedInPlace();
    const path = 'drizzle/meta/0001_snapshot.json';
    const other = { ...(JSON.parse(repository.read(path)) as SnapshotJson), id: '01234567-89ab-4cde-8f01-23456789abcd' };
    repository.write({ [path]: JSON.stringify(other) }).stage();
    expect(await rulesOf(repository)).toEqual(['committed-snapshot-edited']);
  });

  test('bad: the number alone', async () => {
    const path = 'drizzle/meta/0001_snapshot.json';
    const repository = publishedRepository(published);
    repository.write({ [path]: repository.read(path).replace('"version": "6"', '"version": "7"') }).stage();
    expect(await rulesOf(repository)).toEqual(['committed-snapshot-edited']);
  });
});
