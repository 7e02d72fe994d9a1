import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { commitFiles, indexFiles, worktreeFiles } from '../../src/git/files.ts';
import { openRepository, type Repository } from '../../src/git/repository.ts';
import { judge } from '../../src/index.ts';
import type { Files } from '../../src/model/files.ts';
import { history } from '../support/histories.ts';
import {
  cleanEnvironment,
  emptyRepository,
  publishedRepository,
  TestRepository,
  temporaryFolder,
} from '../support/repository.ts';

async function open(path: string): Promise<Repository> {
  const repository = await openRepository(path);
  onTestFinished(() => repository.close());
  return repository;
}

const text = async (files: Files, path: string) => Buffer.from(await files.read(path)).toString();

/** Everything a state holds, by path. */
async function contents(files: Files): Promise<Record<string, string>> {
  const all = await Promise.all([...files.entries.keys()].map(async (path) => [path, await text(files, path)] as const));
  return Object.fromEntries(all);
}

const index = async (path: string) => contents(await indexFiles(await open(path)));
const worktree = async (path: string) => contents(await worktreeFiles(await open(path)));
async function commit(path: string, revision = 'HEAD') {
  const repository = await open(path);
  return contents(await commitFiles(repository, (await repository.objects.read(`${revision}^{commit}`))?.oid ?? ''));
}

const readers = { index, worktree, commit };

describe('file names', () => {
  const names = [
    'with space.sql',
    ' leading and trailing .sql',
    'new\nline.sql',
    'tab\tand\rreturn.sql',
    '"quoted".sql',
    "apostrophe's.sql",
    'back\\slash.sql',
    '-dash.sql',
    'żółć 日本 🦆.sql',
    ':(glob)*.sql',
    '-folder/ä "b"/c d.sql',
    '#comment missing',
  ];
  const tree = Object.fromEntries(names.map((name) => [name, `of ${name}`]));

  test.each(['true', 'false'])('are read as they are, with core.quotePath %s', async (quotePath) => {
    const repository = emptyRepository().write(tree);
    repository.git('config', 'core.quotePath', quotePath);
    repository.commit();
    for (const read of Object.values(readers)) expect(await read(repository.path)).toEqual(tree);
  });

  test('of new files in the working tree are read as they are', async () => {
    const repository = emptyRepository().write(tree);
    expect(await worktree(repository.path)).toEqual(tree);
    expect(await index(repository.path)).toEqual({});
  });

  test('of a folder with a space, a quote and a newline do not hide the repository', async () => {
    const folder = join(temporaryFolder(), 'a "b"\nc');
    mkdirSync(folder);
    const repository = new TestRepository(folder);
    repository.git('init', '-q', '-b', 'main');
    repository.write({ 'a.sql': 'a' }).commit();
    for (const read of Object.values(readers)) expect(await read(folder)).toEqual({ 'a.sql': 'a' });
  });

  test('paths that are not UTF-8 are listed and read from git', async () => {
    const repository = emptyRepository();
    const name = Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x2e, 0x73, 0x71, 0x6c]);
    const oid = repository.run('git hash-object -w --stdin', { input: 'select 1' }).stdout.trim();
    execFileSync('git', ['update-index', '-z', '--index-info'], {
      cwd: repository.path,
      env: cleanEnvironment(),
      input: Buffer.concat([Buffer.from(`100644 ${oid}\t`), name, Buffer.from('\0')]),
    });
    expect(Object.values(await index(repository.path))).toEqual(['select 1']);
  });
});

describe('the index', () => {
  test('is what is staged, not what is committed or on disk', async () => {
    const repository = emptyRepository().write({ 'a.sql': 'committed', 'gone.sql': 'x', 'kept.sql': 'kept' });
    repository.commit();
    repository.write({ 'a.sql': 'staged', 'gone.sql': null, 'new.sql': 'new' }).stage();
    repository.write({ 'a.sql': 'on disk', 'untracked.sql': 'x', 'kept.sql': null });
    expect(await index(repository.path)).toEqual({ 'a.sql': 'staged', 'kept.sql': 'kept', 'new.sql': 'new' });
    expect(await commit(repository.path)).toEqual({ 'a.sql': 'committed', 'gone.sql': 'x', 'kept.sql': 'kept' });
  });

  test.each([
    { from: 'the top', folder: '' },
    { from: 'a subfolder', folder: 'packages/db' },
  ])('leaves out what is only intended to be added, asked from $from', async ({ folder }) => {
    const repository = emptyRepository().write({ 'packages/db/a.sql': 'a' });
    repository.commit();
    repository.write({ 'intended.sql': 'later', 'packages/db/b.sql': 'later', 'packages/db/empty.sql': '' });
    repository.git('add', '-N', 'intended.sql', 'packages/db/b.sql');
    repository.git('add', 'packages/db/empty.sql');
    const path = join(repository.path, folder);
    expect(await index(path)).toEqual({ 'packages/db/a.sql': 'a', 'packages/db/empty.sql': '' });
    expect(await worktree(path)).toMatchObject({ 'intended.sql': 'later', 'packages/db/b.sql': 'later' });
  });

  test('leaves out what is intended to be added after its file is gone, or is empty itself', async () => {
    const repository = emptyRepository().write({ 'gone.sql': 'x', 'void.sql': '' });
    repository.git('add', '-N', 'gone.sql', 'void.sql');
    repository.write({ 'gone.sql': null });
    expect(await index(repository.path)).toEqual({});
    expect(await worktree(repository.path)).toEqual({ 'void.sql': '' });
  });

  test('holds empty files that are staged, whatever became of them on disk', async () => {
    const repository = emptyRepository().write({ 'same.sql': '', 'filled.sql': '', 'gone.sql': '' }).stage();
    repository.write({ 'filled.sql': 'x', 'gone.sql': null });
    expect(await index(repository.path)).toEqual({ 'same.sql': '', 'filled.sql': '', 'gone.sql': '' });
  });

  test('of a mode change alone has the same content', async () => {
    const repository = emptyRepository().write({ 'a.sql': 'a' });
    repository.commit();
    const before = (await indexFiles(await open(repository.path))).entries.get('a.sql');
    repository.git('update-index', '--chmod=+x', 'a.sql');
    const after = (await indexFiles(await open(repository.path))).entries.get('a.sql');
    expect(before).toMatchObject({ mode: '100644' });
    expect(after).toEqual({ oid: before?.oid, mode: '100755' });
  });

  test('names unmerged paths and gives none of their sides', async () => {
    const repository = emptyRepository().write({ 'a.sql': 'base', 'b.sql': 'b' });
    repository.commit();
    repository.git('checkout', '-q', '-b', 'other');
    repository.write({ 'a.sql': 'theirs' }).commit();
    repository.git('checkout', '-q', 'main');
    repository.write({ 'a.sql': 'ours' }).commit();
    repository.run('git merge -q other');
    const files = await indexFiles(await open(repository.path));
    expect([...files.unmerged]).toEqual(['a.sql']);
    expect(await contents(files)).toEqual({ 'b.sql': 'b' });
    repository.git('add', 'a.sql');
    expect((await indexFiles(await open(repository.path))).unmerged.size).toBe(0);
  });

  test('is the one GIT_INDEX_FILE names, as in commit -- path', async () => {
    const repository = emptyRepository().write({ 'a.sql': 'a', 'b.sql': 'b' });
    repository.commit();
    repository.write({ 'a.sql': 'partial' }).stage();
    repository.run('cp .git/index .git/next-index-1.lock');
    repository.write({ 'b.sql': 'staged' }).stage();
    expect(await index(repository.path)).toEqual({ 'a.sql': 'partial', 'b.sql': 'staged' });
    process.env.GIT_INDEX_FILE = '.git/next-index-1.lock';
    onTestFinished(() => {
      delete process.env.GIT_INDEX_FILE;
    });
    expect(await index(repository.path)).toEqual({ 'a.sql': 'partial', 'b.sql': 'b' });
  });

  test('of a sparse checkout holds what is not on disk', async () => {
    const tree = { 'top.sql': 'top', 'db/a.sql': 'a', 'web/b.ts': 'b', 'web/deep/c.ts': 'c' };
    const repository = emptyRepository().write(tree);
    repository.commit();
    repository.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'db');
    expect(repository.exists('web/b.ts')).toBe(false);
    expect(await index(repository.path)).toEqual(tree);
    expect(await worktree(repository.path)).toEqual(tree);
  });

  test('before the first commit is judged against nothing', async () => {
    const repository = emptyRepository()
      .write(history('0.31', 'sqlite', '1'))
      .stage();
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(report).toMatchObject({ verdict: 'clean', findings: [], subject: { head: null, base: [] } });
    expect(report.projects[0]?.newMigrations).toHaveLength(1);
    repository.write({ 'drizzle/meta/_journal.json': '{' }).stage();
    expect((await judge({ cwd: repository.path, subject: { kind: 'index' } })).verdict).toBe('blocked');
  });

  test('on a detached HEAD is judged as on a branch', async () => {
    const repository = publishedRepository(history('0.31', 'sqlite', '3'));
    repository.git('checkout', '-q', '--detach');
    repository.write({ 'drizzle/0001_step_2.sql': 'select 1;' }).stage();
    const { findings } = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(findings.map(({ rule }) => rule)).toEqual(['committed-sql-edited']);
  });
});

describe('links and submodules', () => {
  test('a link is its target, a submodule is no file', async () => {
    const inner = emptyRepository().write({ 'inner.sql': 'x' });
    inner.commit();
    const repository = emptyRepository().write({ 'a.sql': 'a' });
    symlinkSync('a.sql', join(repository.path, 'link.sql'));
    symlinkSync('nowhere', join(repository.path, 'dangling.sql'));
    repository.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.path, 'vendor');
    repository.commit();
    for (const read of [index, commit, worktree]) {
      const files = await read(repository.path);
      expect(Object.keys(files).sort()).toEqual(['.gitmodules', 'a.sql', 'dangling.sql', 'link.sql']);
      expect(files).toMatchObject({ 'a.sql': 'a', 'link.sql': 'a.sql', 'dangling.sql': 'nowhere' });
    }
    new TestRepository(join(repository.path, 'vendor')).write({ 'inner.sql': 'edited' }).commit('moves the submodule');
    expect(Object.keys(await worktree(repository.path))).not.toContain('vendor');
  });

  test('new links in the working tree are their targets too, also to folders and nowhere', async () => {
    const repository = emptyRepository().write({ 'folder/a.sql': 'a' });
    repository.commit();
    symlinkSync('folder', join(repository.path, 'folder.sql'));
    symlinkSync('nowhere', join(repository.path, 'dangling.json'));
    symlinkSync('folder/a.sql', join(repository.path, 'file.sql'));
    const files = await worktreeFiles(await open(repository.path));
    expect(await contents(files)).toEqual({
      'folder/a.sql': 'a',
      'folder.sql': 'folder',
      'dangling.json': 'nowhere',
      'file.sql': 'folder/a.sql',
    });
    const found = [...files.entries].map(([path, { oid }]) => [path, oid]);
    repository.stage();
    const staged = [...(await indexFiles(await open(repository.path))).entries].map(([path, { oid }]) => [path, oid]);
    expect(found.sort()).toEqual(staged.sort());
  });

  test('a repository inside of the working tree is not read', async () => {
    const repository = emptyRepository().write({ 'a.sql': 'a' });
    repository.commit();
    mkdirSync(join(repository.path, 'inner'));
    const inner = new TestRepository(join(repository.path, 'inner'));
    inner.git('init', '-q', '-b', 'main');
    inner.write({ 'b.sql': 'b' }).commit();
    expect(await worktree(repository.path)).toEqual({ 'a.sql': 'a' });
  });
});

describe('the working tree', () => {
  test('is what git add --all would stage: edits, deletions, new files, not ignored ones', async () => {
    const repository = emptyRepository().write({
      '.gitignore': 'ignored*\n',
      'edited.sql': 'x',
      'gone.sql': 'x',
      'same.sql': 'same',
      'notes.txt': 'x',
    });
    repository.commit();
    repository.write({
      'edited.sql': 'edited',
      'gone.sql': null,
      'ignored.sql': 'x',
      'new/deep.sql': 'new',
      'notes.txt': 'edited',
      'binary.bin': new Uint8Array([0, 255]),
    });
    const files = await worktreeFiles(await open(repository.path));
    repository.stage();
    const staged = await indexFiles(await open(repository.path));
    expect([...files.entries.keys()].sort()).toEqual([...staged.entries.keys()].sort());
    expect(await contents(files)).toEqual(await contents(staged));
    for (const path of ['edited.sql', 'new/deep.sql', 'same.sql'])
      expect(files.entries.get(path)).toEqual(staged.entries.get(path));
    expect(files.entries.get('notes.txt')?.oid).not.toBe(repository.git('rev-parse', 'HEAD:notes.txt'));
  });

  test('that git has only touched, or only changed in mode, is no difference', async () => {
    const repository = emptyRepository().write({ 'a.sql': 'a', 'b.sql': 'b' });
    repository.commit();
    utimesSync(join(repository.path, 'a.sql'), 1, 1);
    chmodSync(join(repository.path, 'b.sql'), 0o755);
    const files = await worktreeFiles(await open(repository.path));
    expect(files.entries.get('a.sql')?.oid).toBe(repository.git('rev-parse', 'HEAD:a.sql'));
    expect(files.entries.get('b.sql')?.oid).toBe(repository.git('rev-parse', 'HEAD:b.sql'));
  });

  test.each([
    { by: 'core.autocrlf', settings: 'core.autocrlf', attributes: '' },
    { by: '.gitattributes', settings: '', attributes: '*.sql text eol=crlf\n' },
  ])('checked out with CRLF is no difference (by $by)', async ({ settings, attributes }) => {
    const repository = publishedRepository({ ...history('0.31', 'sqlite', '3'), '.gitattributes': attributes });
    if (settings !== '') repository.git('config', settings, 'true');
    rmSync(join(repository.path, 'drizzle'), { recursive: true });
    repository.git('checkout', '-q', '--', 'drizzle');
    expect(repository.read('drizzle/0000_step_1.sql')).toContain('\r\n');
    utimesSync(join(repository.path, 'drizzle/0000_step_1.sql'), 1, 1);
    const files = await worktreeFiles(await open(repository.path));
    expect(files.entries).toEqual((await indexFiles(await open(repository.path))).entries);
    expect(await judge({ cwd: repository.path, subject: { kind: 'worktree' } })).toMatchObject({
      verdict: 'clean',
      findings: [],
    });
  });

  test('is judged without writing the index', async () => {
    const repository = publishedRepository(history('0.31', 'sqlite', '3'));
    utimesSync(join(repository.path, 'drizzle/0000_step_1.sql'), 1, 1);
    const before = repository.run('sha256sum .git/index').stdout;
    await judge({ cwd: repository.path, subject: { kind: 'worktree' } });
    expect(repository.run('sha256sum .git/index').stdout).toBe(before);
  });

  test('where a file became a folder and a folder a file is read as it is', async () => {
    const repository = emptyRepository().write({ 'a.sql': 'a', 'b/c.sql': 'c' });
    repository.commit();
    rmSync(join(repository.path, 'b'), { recursive: true });
    repository.write({ 'a.sql': null }).write({ 'a.sql/x.sql': 'x', b: 'b' });
    expect(await worktree(repository.path)).toEqual({ 'a.sql/x.sql': 'x', b: 'b' });
  });
});

describe('kinds of repositories', () => {
  test('SHA-256: index, commit and working tree are read, and an edit is found', async () => {
    const repository = emptyRepository({ objectFormat: 'sha256' }).write({ ...history('0.31', 'sqlite', '3'), 'void.sql': '' });
    repository.commit();
    repository.publish();
    const tree = { ...history('0.31', 'sqlite', '3'), 'void.sql': '' };
    for (const read of Object.values(readers)) expect(await read(repository.path)).toEqual(tree);
    repository.write({ 'intended.sql': 'x' }).git('add', '-N', 'intended.sql');
    expect(await index(repository.path)).toEqual(tree);
    repository.write({ 'drizzle/0001_step_2.sql': 'select 1;' }).stage();
    const { findings, subject } = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(findings.map(({ rule }) => rule)).toContain('committed-sql-edited');
    expect(subject.base[0]).toHaveLength(64);
  });

  test('bare: commits are judged, the index and the working tree are not', async () => {
    const source = publishedRepository(history('0.31', 'sqlite', '3'));
    source.write({ 'drizzle/0001_step_2.sql': 'select 1;' }).commit();
    const folder = join(temporaryFolder(), 'bare.git');
    source.git('clone', '-q', '--bare', source.path, folder);
    const bare = await judge({ cwd: folder, subject: { kind: 'commit', revision: 'HEAD' } });
    expect(bare.findings.map(({ rule }) => rule)).toEqual(['committed-sql-edited']);
    const clean = await judge({ cwd: folder, subject: { kind: 'commit', revision: 'HEAD~1' } });
    expect(clean).toMatchObject({ verdict: 'clean', findings: [] });
    for (const kind of ['index', 'worktree'] as const) {
      const report = await judge({ cwd: folder, subject: { kind } });
      expect(report).toMatchObject({ verdict: 'unchecked', unchecked: [{ blocks: true }] });
      expect(report.unchecked[0]?.reason).toContain('bare repository');
    }
  });

  test('a linked worktree has its own index, HEAD and merge', async () => {
    const repository = publishedRepository({ 'a.sql': 'a' });
    const linked = new TestRepository(join(temporaryFolder(), 'linked'));
    repository.git('worktree', 'add', '-q', '-b', 'feature', linked.path);
    linked.write({ 'a.sql': 'linked', 'b.sql': 'b' }).stage();
    repository.write({ 'a.sql': 'main' }).stage();
    expect(await index(linked.path)).toEqual({ 'a.sql': 'linked', 'b.sql': 'b' });
    expect(await index(repository.path)).toEqual({ 'a.sql': 'main' });
    const opened = await open(linked.path);
    expect(opened).toMatchObject({ cwd: linked.path, bare: false });
    expect(opened.gitDir).toContain('worktrees');
  });

  test('a hook of a linked worktree, where git sets GIT_DIR and GIT_INDEX_FILE', async () => {
    const repository = publishedRepository(history('0.31', 'sqlite', '3'));
    const linked = new TestRepository(join(temporaryFolder(), 'linked'));
    repository.git('worktree', 'add', '-q', '-b', 'feature', linked.path);
    linked.write({ 'drizzle/0001_step_2.sql': 'select 1;' });
    linked.write({
      'hook/pre-commit':
        '#!/bin/sh\nprintf %s "$GIT_DIR" > exported; cp "$GIT_INDEX_FILE" "$GIT_DIR/next-index-7.lock"\nexit 1\n',
    });
    linked.executable('hook/pre-commit').run('git -c core.hooksPath=hook commit -a -m edit');
    const gitDir = linked.read('exported');
    expect(gitDir).toContain('worktrees');
    expect((await judge({ cwd: linked.path, subject: { kind: 'index' } })).verdict).toBe('clean');
    Object.assign(process.env, { GIT_DIR: gitDir, GIT_INDEX_FILE: join(gitDir, 'next-index-7.lock') });
    onTestFinished(() => {
      delete process.env.GIT_DIR;
      delete process.env.GIT_INDEX_FILE;
    });
    expect((await open(linked.path)).cwd).toBe(linked.path);
    const { findings } = await judge({ cwd: linked.path, subject: { kind: 'index' } });
    expect(findings.map(({ rule }) => rule)).toEqual(['committed-sql-edited']);
  });

  test('a subfolder is as good as the top', async () => {
    const repository = publishedRepository(history('0.31', 'sqlite', '3'));
    repository.write({ 'drizzle/0001_step_2.sql': 'select 1;', 'src/new.ts': '', 'top.ts': '' }).stage();
    repository.write({ 'untracked.sql': 'x', 'src/untracked.ts': 'x' });
    const cwd = join(repository.path, 'src');
    for (const kind of ['index', 'worktree'] as const) {
      const [top, below] = await Promise.all([
        judge({ cwd: repository.path, subject: { kind } }),
        judge({ cwd, subject: { kind } }),
      ]);
      expect(top.findings.map(({ rule }) => rule)).toContain('committed-sql-edited');
      expect(below.findings).toEqual(top.findings);
    }
    expect(await worktree(cwd)).toEqual(await worktree(repository.path));
    expect(await commit(cwd)).toEqual(await commit(repository.path));
  });

  test('a link to a subfolder is the subfolder', async () => {
    const repository = emptyRepository().write({ 'one/two/a.sql': 'a' });
    repository.commit();
    const link = join(temporaryFolder(), 'link');
    symlinkSync(join(repository.path, 'one/two'), link);
    expect((await open(link)).cwd).toBe(repository.path);
    expect(await index(link)).toEqual({ 'one/two/a.sql': 'a' });
  });

  test('outside of a repository nothing is called clean', async () => {
    const report = await judge({ cwd: temporaryFolder(), subject: { kind: 'index' } });
    expect(report).toMatchObject({ verdict: 'unchecked', unchecked: [{ blocks: true }] });
    expect(report.unchecked[0]?.reason).toContain('not a git repository');
  });

  test('a folder that does not exist is named', async () => {
    const cwd = join(temporaryFolder(), 'nowhere');
    const report = await judge({ cwd, subject: { kind: 'index' } });
    expect(report.verdict).toBe('unchecked');
    expect(report.unchecked[0]?.reason).toContain(cwd);
  });
});

describe('content that git does not have', () => {
  const remove = (repository: TestRepository, oid: string) =>
    rmSync(join(repository.path, '.git/objects', oid.slice(0, 2), oid.slice(2)));

  test.each([
    { what: 'the journal', path: 'drizzle/meta/_journal.json' },
    { what: 'a new snapshot', path: 'drizzle/meta/0003_snapshot.json' },
  ])('$what: unchecked, naming the path', async ({ path }) => {
    const repository = publishedRepository(history('0.31', 'sqlite', '3'));
    repository.write(history('0.31', 'sqlite', '4')).stage();
    expect((await judge({ cwd: repository.path, subject: { kind: 'index' } })).verdict).toBe('clean');
    remove(repository, repository.git('rev-parse', `:${path}`));
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(report).toMatchObject({ verdict: 'unchecked', unchecked: [{ blocks: true }] });
    expect(report.unchecked[0]?.reason).toContain(path);
  });

  test('a published migration that was edited: unchecked, naming the path', async () => {
    const repository = publishedRepository(history('0.31', 'sqlite', '3'));
    const path = 'drizzle/0001_step_2.sql';
    remove(repository, repository.git('rev-parse', `:${path}`));
    repository.write({ [path]: 'select 1;' }).git('add', path);
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(report.verdict).toBe('unchecked');
    expect(report.unchecked[0]?.reason).toContain(path);
  });

  test('a tree: unchecked', async () => {
    const repository = publishedRepository(history('0.31', 'sqlite', '3'));
    remove(repository, repository.git('rev-parse', 'HEAD:drizzle'));
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(report).toMatchObject({ verdict: 'unchecked', unchecked: [{ blocks: true }] });
  });

  test('of a partial clone is fetched; when it cannot be: unchecked, naming the path', async () => {
    const source = publishedRepository(history('0.31', 'sqlite', '3'));
    source.git('config', 'uploadpack.allowFilter', 'true');
    source.write({ 'drizzle/0001_step_2.sql': 'select 1;' }).commit();
    const clones = ['here', 'gone'].map((name) => {
      const clone = new TestRepository(join(temporaryFolder(), name));
      source.git('clone', '-q', '--filter=blob:none', `file://${source.path}`, clone.path);
      return clone;
    });
    const [here, gone] = clones.map(({ path }) => path);
    const subject = { kind: 'commit', revision: 'HEAD' } as const;
    const { findings } = await judge({ cwd: here ?? '', subject });
    expect(findings.map(({ rule }) => rule)).toEqual(['committed-sql-edited']);
    clones[1]?.git('remote', 'set-url', 'origin', `file://${source.path}-moved`);
    const report = await judge({ cwd: gone ?? '', subject });
    expect(report).toMatchObject({ verdict: 'unchecked', findings: [], unchecked: [{ blocks: true }] });
    expect(report.unchecked[0]?.reason).toContain('drizzle/0001_step_2.sql');
  });

  test('an object that is damaged: unchecked', async () => {
    const repository = publishedRepository(history('0.31', 'sqlite', '3'));
    const oid = repository.git('rev-parse', ':drizzle/meta/_journal.json');
    const file = `.git/objects/${oid.slice(0, 2)}/${oid.slice(2)}`;
    chmodSync(join(repository.path, file), 0o644);
    repository.write({ [file]: 'no zlib stream' });
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(report).toMatchObject({ verdict: 'unchecked', unchecked: [{ blocks: true }] });
    expect(report.unchecked[0]?.reason).toContain('drizzle/meta/_journal.json');
  });

  test('what nobody asks for is not missed', async () => {
    const repository = publishedRepository({ ...history('0.31', 'sqlite', '3'), 'picture.png': 'x' });
    remove(repository, repository.git('rev-parse', ':picture.png'));
    expect((await judge({ cwd: repository.path, subject: { kind: 'index' } })).verdict).toBe('clean');
  });
});

describe('the object reader', () => {
  test('reads many objects at once, large and empty ones among them', { timeout: 120_000 }, async () => {
    const large = Buffer.alloc(20 * 1024 * 1024, 'a line that is long enough\n');
    const small = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`f/${at}.sql`, `${at}\n`.repeat(at)]));
    const repository = emptyRepository().write({ ...small, 'large.bin': large });
    repository.stage();
    const files = await indexFiles(await open(repository.path));
    const paths = [...Object.keys(small), 'large.bin', ...Object.keys(small).reverse()];
    const read = await Promise.all(paths.map((path) => files.read(path)));
    for (const [at, path] of paths.entries()) {
      expect(Buffer.compare(Buffer.from(read[at] ?? []), Buffer.from(small[path] ?? large)), path).toBe(0);
    }
  });

  test('reads content that looks like its own answers', async () => {
    const content = `${'0'.repeat(40)} blob 5\nhello\nx missing\n`;
    const repository = emptyRepository().write({ 'a.sql': content, 'b.sql': 'b' }).stage();
    expect(await index(repository.path)).toEqual({ 'a.sql': content, 'b.sql': 'b' });
  });

  test.each([
    { name: 'HEAD:with space.sql', found: true },
    { name: 'HEAD:a missing', found: true },
    { name: `HEAD:${'0'.repeat(40)} blob 3`, found: true },
    { name: 'HEAD:no such file', found: false },
    { name: 'HEAD:new\nline', found: false },
    { name: 'no-such-ref', found: false },
    { name: '', found: false },
    { name: ' ', found: false },
    { name: '0'.repeat(40), found: false },
  ])('answers "$name" and what follows it', async ({ name, found }) => {
    const repository = emptyRepository();
    repository.write({ 'with space.sql': '1', 'a missing': '1', [`${'0'.repeat(40)} blob 3`]: '1', 'new\nline': '1', z: 'z' });
    repository.commit();
    const { objects } = await open(repository.path);
    const [first, second] = await Promise.all([objects.read(name), objects.read('HEAD:z')]);
    expect(first === undefined).toBe(!found);
    expect(Buffer.from(second?.content ?? []).toString()).toBe('z');
  });

  test('reads on after a damaged object ended it', async () => {
    const repository = emptyRepository().write({ 'bad.sql': 'bad', 'good.sql': 'good' });
    repository.commit();
    const { objects } = await open(repository.path);
    const bad = repository.git('rev-parse', 'HEAD:bad.sql');
    const file = `.git/objects/${bad.slice(0, 2)}/${bad.slice(2)}`;
    chmodSync(join(repository.path, file), 0o644);
    repository.write({ [file]: '' });
    const first = await objects.read(bad).catch((error: Error) => error);
    expect(first === undefined || first instanceof Error).toBe(true);
    expect(Buffer.from((await objects.read('HEAD:good.sql'))?.content ?? []).toString()).toBe('good');
  });

  test('rejects what was asked when git ended, and starts again for the next question', async () => {
    const repository = emptyRepository().write({ 'a.sql': 'a' });
    repository.commit();
    const { objects } = await open(repository.path);
    repository.run('mv .git hidden');
    await expect(objects.read('HEAD:a.sql')).rejects.toThrow(/not a git repository/);
    repository.run('mv hidden .git');
    expect(Buffer.from((await objects.read('HEAD:a.sql'))?.content ?? []).toString()).toBe('a');
  });
});
