import { expect, test } from 'vitest';
import { largestRead } from '../../src/git/objects.ts';
import { judge } from '../../src/index.ts';
import { history } from '../support/histories.ts';
import { publishedRepository } from '../support/repository.ts';

const large = Buffer.alloc(largestRead + 1, ' ');

test('a migration that is too large is not read, and not called clean', async () => {
  const repository = publishedRepository(history('0.31', 'postgresql', '3'));
  repository.write(history('0.31', 'postgresql', '4'));
  const sql = repository.run('ls drizzle/0003*.sql').stdout.trim();
  repository.write({ [sql]: large }).stage();
  for (const kind of ['index', 'worktree'] as const) {
    const report = await judge({ cwd: repository.path, subject: { kind } });
    expect(report.verdict).toBe('unchecked');
    expect(report.unchecked.map(({ reason }) => reason)).toEqual([
      `Cannot read ${sql}: it is 65 MB, and files above 64 MB are not read`,
    ]);
  }
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
