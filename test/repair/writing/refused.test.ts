import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { backups, CannotWrite, undo, writeOutcome } from '../../../src/repair/writing/index.ts';
import { keptBackups, keptDays, pruneBackups } from '../../../src/repair/writing/prune.ts';
import { pictureOf } from '../../support/picture.ts';
import { emptyRepository, publishedRepository, type TestRepository, type Tree } from '../../support/repository.ts';
import { opened, outcomeOf } from '../../support/writing.ts';

const base = { 'drizzle/0000_a.sql': 'a\n', 'drizzle/meta/_journal.json': '[0]\n', 'src/schema.ts': 'one\n' };
const edited: Tree = { 'drizzle/0000_a.sql': 'b\n', 'drizzle/0001_new.sql': 'new\n', 'drizzle/meta/_journal.json': null };

interface Obstacle {
  readonly name: string;
  readonly tree?: Tree;
  readonly prepare?: (repo: TestRepository) => void;
  readonly says: string;
}

const obstacles: readonly Obstacle[] = [
  { name: 'a path outside', tree: { '../x.sql': 'x' }, says: '"../x.sql" is not a path inside of this repository' },
  { name: 'a path in the git directory', tree: { 'drizzle/.GIT/x': 'x' }, says: 'is not a path inside of this repository' },
  {
    name: 'a folder that is a link',
    prepare: ({ path }) => symlinkSync('drizzle', join(path, 'linked')),
    tree: { 'linked/0001.sql': 'x' },
    says: 'linked is a symbolic link',
  },
  {
    name: 'a file that is a link',
    prepare: ({ path }) => symlinkSync('0000_a.sql', join(path, 'drizzle/0001_new.sql')),
    says: 'drizzle/0001_new.sql cannot be written: it is a symbolic link',
  },
  {
    name: 'another repository',
    prepare: ({ path }) => {
      mkdirSync(join(path, 'drizzle/inner'));
      execFileSync('git', ['init', '-q', join(path, 'drizzle/inner')]);
    },
    tree: { 'drizzle/inner/x.sql': 'x' },
    says: 'drizzle/inner is a repository of its own',
  },
  { name: 'a folder of the name', tree: { 'drizzle/meta': 'x' }, says: 'there is a folder of this name' },
  { name: 'a file where a folder has to be', tree: { 'drizzle/0000_a.sql/x': 'x' }, says: 'drizzle/0000_a.sql is a file' },
  { name: 'a name in another case', tree: { 'drizzle/0000_A.sql': 'x' }, says: 'differ only in case' },
  { name: 'a folder in another case', tree: { 'drizzle/Meta/x.json': 'x' }, says: 'differ only in case' },
  {
    name: 'git at work',
    prepare: ({ path }) => writeFileSync(join(path, '.git/index.lock'), ''),
    says: 'another git command is using this repository',
  },
  {
    name: 'a sparse checkout',
    prepare: (repo) => {
      repo.git('update-index', '--skip-worktree', 'drizzle/meta/_journal.json');
      rmSync(join(repo.path, 'drizzle/meta/_journal.json'));
    },
    says: 'drizzle/meta/_journal.json is not checked out here (sparse checkout)',
  },
  {
    name: 'a filter that stores other bytes',
    prepare: (repo) => {
      repo.write({ '.git/info/attributes': '*.sql filter=loud\n' });
      repo.git('config', 'filter.loud.clean', 'tr a-z A-Z');
    },
    says: 'git would store drizzle/',
  },
];

describe('nothing is changed by', () => {
  test.each(obstacles)('$name', async ({ prepare, tree, says }) => {
    const repo = publishedRepository(base).write({ 'drizzle/note.txt': 'untracked\n', 'src/schema.ts': 'two\n' });
    prepare?.(repo);
    const before = pictureOf(repo);
    const repository = await opened(repo);
    const error = await writeOutcome(repository, outcomeOf(tree ?? edited), { says: 'a repair' }).catch((one: Error) => one);
    expect(error).toBeInstanceOf(CannotWrite);
    expect((error as Error).message).toContain(says);
    expect(pictureOf(repo)).toEqual(before);
    expect(await backups(repository)).toEqual([]);
    expect(repo.run('ls -A .git/drizzle-guard').stdout).toBe('');
  });

  // root may write everywhere
  test.skipIf(process.getuid?.() === 0)('a read-only folder', async () => {
    const repo = publishedRepository(base);
    const before = pictureOf(repo);
    chmodSync(join(repo.path, 'drizzle'), 0o555);
    onTestFinished(() => chmodSync(join(repo.path, 'drizzle'), 0o755));
    const write = writeOutcome(await opened(repo), outcomeOf(edited), { says: 'a repair' });
    await expect(write).rejects.toThrow('the folder drizzle is read-only');
    expect(pictureOf(repo)).toEqual(before);
  });

  test('the second of two at once', async () => {
    const repo = publishedRepository(base);
    const [one, other] = [await opened(repo), await opened(repo)];
    const write = (repository: typeof one) => writeOutcome(repository, outcomeOf(edited), { says: 'a repair' });
    const settled = await Promise.allSettled([write(one), write(other)]);
    expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const rejected = settled.find((result) => result.status === 'rejected');
    expect(rejected?.reason).toMatchObject({ message: expect.stringContaining('Another drizzle-guard fix is writing') });
    expect(await backups(one)).toHaveLength(1);
  });

  test('an undo of what was changed since, unless it is forced', async () => {
    const repo = publishedRepository(base);
    const before = pictureOf(repo);
    const repository = await opened(repo);
    await writeOutcome(repository, outcomeOf(edited), { says: 'a repair' });
    repo.write({ 'drizzle/0001_new.sql': 'my work\n' });
    const changed = pictureOf(repo);
    await expect(undo(repository)).rejects.toThrow('drizzle/0001_new.sql changed since the fix');
    expect(pictureOf(repo)).toEqual(changed);
    const { backup } = await undo(repository, undefined, { force: true });
    expect(pictureOf(repo)).toEqual(before);
    await undo(repository, backup.name);
    expect(pictureOf(repo)).toEqual(changed);
  });
});

test('a push and a clone leave backups where they are', async () => {
  const repo = publishedRepository(base);
  await writeOutcome(await opened(repo), outcomeOf(edited), { says: 'a repair' });
  const bare = emptyRepository({ bare: true });
  repo.git('push', '-q', '--all', '--follow-tags', bare.path);
  expect(bare.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  expect(repo.git('ls-remote', repo.path)).toContain('refs/drizzle-guard/');
  const copy = emptyRepository();
  copy.git('fetch', '-q', repo.path);
  copy.git('remote', 'add', 'origin', repo.path);
  copy.git('fetch', '-q');
  expect(copy.git('for-each-ref', '--format=%(refname)')).toBe('refs/remotes/origin/main');
});

test('a backup of a linked worktree outlives git gc in the main one', async () => {
  const repo = publishedRepository(base);
  repo.git('worktree', 'add', '-q', 'linked', '-b', 'linked');
  const linked = await opened({ path: join(repo.path, 'linked') } as TestRepository);
  const { commit } = await writeOutcome(linked, outcomeOf(edited), { says: 'a repair' });
  repo.git('gc', '-q', '--prune=now');
  expect(repo.git('cat-file', '-t', `${commit}:about.json`)).toBe('blob');
  expect(await backups(await opened(repo))).toEqual([]);
});

test('old backups go, but the newest and the young ones stay', async () => {
  const repo = publishedRepository(base);
  const repository = await opened(repo);
  const name = (daysAgo: number) =>
    `refs/drizzle-guard/backups/main/${new Date(Date.UTC(2030, 0, 100 - daysAgo)).toISOString().replace(/[-:]|\.\d+/g, '')}-1`;
  const ages = Array.from({ length: keptBackups + 5 }, (_, at) => keptDays + 10 + at);
  for (const age of ages) repo.git('update-ref', name(age), 'HEAD');
  await pruneBackups(repository, new Date(Date.UTC(2030, 0, 100)));
  expect(repo.git('for-each-ref', 'refs/drizzle-guard').split('\n')).toHaveLength(keptBackups);
  for (let age = 1; age < keptDays; age += 1) repo.git('update-ref', name(age), 'HEAD');
  await pruneBackups(repository, new Date(Date.UTC(2030, 0, 100)));
  expect(repo.git('for-each-ref', 'refs/drizzle-guard').split('\n')).toHaveLength(keptDays - 1);
});
