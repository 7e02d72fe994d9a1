import { expect, test } from 'vitest';
import { largestRead } from '../../src/git/objects.ts';
import { openRepository } from '../../src/git/repository.ts';
import { judge } from '../../src/index.ts';
import { largestSql } from '../../src/model/sql.ts';
import { history } from '../support/histories.ts';
import { publishedRepository } from '../support/repository.ts';

const large = Buffer.alloc(largestRead + 1, ' ');

/** A staged migration that ends in a comment, so that its SQL has as many bytes. */
function stagedSql(bytes: number) {
  const repository = publishedRepository(history('0.31', 'postgresql', '3'));
  repository.write(history('0.31', 'postgresql', '4'));
  const path = repository.run('ls drizzle/0003*.sql').stdout.trim();
  const sql = `${repository.read(path)}\n-- `;
  repository.write({ [path]: Buffer.alloc(bytes, 'é').fill(sql, 0, Buffer.byteLength(sql)) }).stage();
  return { repository, path };
}

test.each([
  [largestSql + 1, '4.0'],
  [63_000_000, '63.0'],
  [largestRead + 1, '67.1'],
])('a migration of %d bytes is not called clean, and its project is checked otherwise', async (bytes, size) => {
  const { repository, path } = stagedSql(bytes);
  for (const kind of ['index', 'worktree'] as const) {
    const report = await judge({ cwd: repository.path, subject: { kind }, level: 'integrity' });
    expect([report.verdict, report.findings]).toEqual(['unchecked', []]);
    expect(report.unchecked.map(({ reason, blocks }) => [reason, blocks])).toEqual([
      [`${path} is ${size} MB, and SQL above 4.0 MB is not read: split it into several migrations`, true],
    ]);
  }
});

test('a migration of the largest size is read', async () => {
  const { repository } = stagedSql(largestSql);
  for (const kind of ['index', 'worktree'] as const)
    expect((await judge({ cwd: repository.path, subject: { kind }, level: 'integrity' })).verdict).toBe('clean');
});

test('an object above a size is refused by it, and the questions around it are answered', async () => {
  const { repository, path } = stagedSql(63_000_000);
  const opened = await openRepository(repository.path);
  try {
    const names = ['HEAD:package.json', `:${path}`, ':drizzle/meta/_journal.json'];
    const [before, refused, after] = await Promise.allSettled(names.map((name) => opened.objects.read(name, largestSql)));
    expect(before).toMatchObject({ status: 'fulfilled', value: undefined });
    expect(refused).toMatchObject({ status: 'rejected', reason: { name: 'FileTooLarge', size: 63_000_000 } });
    expect(after).toMatchObject({ status: 'fulfilled', value: { type: 'blob' } });
  } finally {
    opened.close();
  }
});

test('a published migration above that size is still compared', async () => {
  const { repository, path } = stagedSql(largestSql + 1);
  repository.commit('large');
  repository.publish();
  repository.write({ [path]: `${repository.read(path)}\nDROP TABLE users;` }).stage();
  const { findings } = await judge({ cwd: repository.path, subject: { kind: 'index' }, level: 'integrity' });
  expect(findings.map(({ rule }) => rule)).toEqual(['committed-sql-edited']);
});

test('a large file that nothing reads stops nothing', async () => {
  const repository = publishedRepository(history('0.31', 'postgresql', '3'));
  repository.write({ ...history('0.31', 'postgresql', '4'), 'assets/film.mp4': large }).stage();
  expect((await judge({ cwd: repository.path, subject: { kind: 'index' } })).verdict).toBe('clean');
});

const tooLarge = (path: string) => [`Cannot read ${path}: it is 65 MB, and files above 64 MB are not read`];

test.each([
  ['a schema that is no project’s', 'src/schema-data.ts', '3', tooLarge('src/schema-data.ts')],
  ['a manifest', 'tools/package.json', '4', tooLarge('tools/package.json')],
  ['code beside a new migration', 'src/data.ts', '4', []],
] as const)('%s that is too large is skipped', async (_, path, state, said) => {
  const repository = publishedRepository(history('0.31', 'postgresql', '3'));
  repository.write({ ...history('0.31', 'postgresql', state), [path]: large }).stage();
  for (const kind of ['index', 'worktree'] as const) {
    const { verdict, findings, unchecked } = await judge({ cwd: repository.path, subject: { kind } });
    expect([verdict, findings]).toEqual(['clean', []]);
    expect(unchecked.map(({ reason, blocks }) => [reason, blocks])).toEqual(said.map((reason) => [reason, false]));
  }
});
