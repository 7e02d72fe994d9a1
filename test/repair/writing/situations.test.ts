import { chmodSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { undo, unfinished, writeOutcome } from '../../../src/repair/writing/index.ts';
import { every, oneIn } from '../../support/every.ts';
import { pictureOf } from '../../support/picture.ts';
import { emptyRepository, publishedRepository, TestRepository, type Tree } from '../../support/repository.ts';
import { notStaged, opened, outcomeOf } from '../../support/writing.ts';

const base = {
  'drizzle/0000_a.sql': 'a\n',
  'drizzle/meta/_journal.json': '[0]\n',
  'src/schema.ts': 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\n',
};

/** Two branches that both add 0001. */
function collided(): TestRepository {
  const repo = publishedRepository(base);
  repo.git('checkout', '-q', '-b', 'mine');
  repo.write({
    'drizzle/0001_mine.sql': 'mine\n',
    'drizzle/0001.json': '"mine"\n',
    'drizzle/meta/_journal.json': '[0, "mine"]\n',
  });
  repo.commit('mine');
  repo.git('checkout', '-q', 'main');
  repo.write({
    'drizzle/0001_theirs.sql': 'theirs\n',
    'drizzle/0001.json': '"theirs"\n',
    'drizzle/meta/_journal.json': '[0, "theirs"]\n',
  });
  repo.commit('theirs');
  repo.git('checkout', '-q', 'mine');
  return repo;
}

const renumbered: Tree = {
  'drizzle/0001_mine.sql': null,
  'drizzle/0002_mine.sql': 'mine\n',
  'drizzle/0001.json': '"theirs"\n',
  'drizzle/0002.json': '"mine"\n',
  'drizzle/meta/_journal.json': '[0, "theirs", "mine"]\n',
};

interface Situation {
  readonly name: string;
  readonly build: () => TestRepository;
  readonly tree: Tree;
  readonly outs?: readonly string[];
}

const edited: Tree = { 'drizzle/0000_a.sql': 'b\n', 'drizzle/0001_new.sql': 'new\n', 'drizzle/meta/_journal.json': null };

const hostile = [
  'drizzle/with space.sql',
  'drizzle/line\nend.sql',
  'drizzle/"quote\'.sql',
  'drizzle/-dash.sql',
  'drizzle/é ü 漢 🦆.sql',
  'drizzle/back$(x)*?[a].sql',
  'drizzle/tab\t.sql',
];

const situations: readonly Situation[] = [
  { name: 'a merge with unmerged files', build: () => conflicting('merge', 'main'), tree: renumbered },
  { name: 'a rebase in progress', build: () => conflicting('rebase', 'main'), tree: renumbered },
  { name: 'a cherry-pick in progress', build: () => conflicting('cherry-pick', 'main'), tree: renumbered },
  {
    name: 'a stash that was popped',
    build: () => {
      const repo = publishedRepository(base);
      repo.write({ 'drizzle/meta/_journal.json': '[0, "mine"]\n', 'drizzle/0001_mine.sql': 'mine\n' });
      repo.git('stash', '-q', '-u');
      repo.write({ 'drizzle/meta/_journal.json': '[0, "theirs"]\n' }).commit();
      expect(repo.run('git stash pop').exitCode).toBe(1);
      return repo;
    },
    tree: renumbered,
  },
  {
    name: 'untracked and ignored files',
    build: () => {
      const repo = publishedRepository({ ...base, '.gitignore': '*.db\n0001*\n' });
      return repo.write({ 'drizzle/0001_new.sql': 'found\n', 'drizzle/dev.db': 'data', 'drizzle/other.txt': 'x' });
    },
    tree: edited,
  },
  {
    name: 'edits that are staged, half staged and not staged, there and elsewhere',
    build: () => {
      const repo = publishedRepository({ ...base, 'drizzle/half.sql': '1\n2\n3\n4\n5\n6\n7\n8\n9\n', 'drizzle/gone.sql': 'x' });
      repo.write({
        'src/schema.ts': base['src/schema.ts'].replace('one', 'ONE'),
        'drizzle/half.sql': '0\n2\n3\n4\n5\n6\n7\n8\n9\n',
      });
      repo.stage();
      repo.write({
        'src/schema.ts': base['src/schema.ts'].replace('one', 'ONE').replace('eight', 'EIGHT'),
        'drizzle/half.sql': '0\n2\n10\n',
      });
      return repo.write({ 'drizzle/0000_a.sql': 'unstaged\n', 'drizzle/gone.sql': null });
    },
    tree: { ...edited, 'drizzle/gone.sql': 'back\n' },
  },
  {
    name: 'a half staged file that is written',
    build: () => {
      const repo = publishedRepository(base).write({ 'drizzle/0000_a.sql': 'staged\n' });
      repo.stage();
      return repo.write({ 'drizzle/0000_a.sql': 'not staged\n' });
    },
    tree: edited,
  },
  {
    name: 'files that are intended to be added, one of them gone',
    build: () => {
      const repo = publishedRepository(base).write({
        'drizzle/0001_new.sql': 'x\n',
        'drizzle/gone.sql': 'y\n',
        'drizzle/empty.sql': '',
      });
      repo.git('add', '-N', 'drizzle/0001_new.sql', 'drizzle/gone.sql');
      repo.git('add', 'drizzle/empty.sql');
      return repo.write({ 'drizzle/gone.sql': null });
    },
    tree: { ...edited, 'drizzle/gone.sql': null, 'drizzle/empty.sql': 'full\n' },
  },
  {
    name: 'a file that is assumed to be unchanged',
    build: () => {
      const repo = publishedRepository(base);
      repo.git('update-index', '--assume-unchanged', 'drizzle/0000_a.sql', 'src/schema.ts');
      return repo.write({ 'drizzle/0000_a.sql': 'hidden edit\n' });
    },
    tree: edited,
  },
  {
    name: 'executable bits and permissions',
    build: () => {
      const repo = publishedRepository(base).executable('drizzle/0000_a.sql');
      repo.stage();
      chmodSync(join(repo.path, 'drizzle/meta/_journal.json'), 0o600);
      return repo;
    },
    tree: { ...edited, 'drizzle/meta/_journal.json': '[1]\n' },
  },
  {
    name: 'an executable bit that is not staged',
    build: () => publishedRepository(base).executable('drizzle/0000_a.sql'),
    tree: edited,
  },
  {
    name: 'executable bits where git does not see them',
    build: () => {
      const repo = publishedRepository(base);
      repo.git('config', 'core.fileMode', 'false');
      repo.git('update-index', '--chmod=+x', 'drizzle/0000_a.sql');
      return repo;
    },
    tree: edited,
  },
  { name: 'a link that goes', build: () => linked(), tree: { ...edited, 'drizzle/link.sql': null } },
  {
    name: 'line ends that git converts',
    build: () => {
      const repo = publishedRepository({ ...base, 'drizzle/crlf.sql': 'a\r\nb\r\n' });
      repo.git('config', 'core.autocrlf', 'true');
      return repo.write({ 'drizzle/0000_a.sql': 'a\r\n', 'drizzle/new.sql': 'x\r\n' });
    },
    tree: { ...edited, 'drizzle/crlf.sql': 'a\r\nc\r\n', 'drizzle/new.sql': 'y\n' },
  },
  {
    name: 'attributes that set line ends',
    build: () => publishedRepository({ ...base, '.gitattributes': '*.sql text eol=crlf\n*.json -text\n' }),
    tree: { ...edited, 'drizzle/meta/_journal.json': '[\r\n]\r\n' },
  },
  {
    name: 'hostile names, that are written',
    build: () =>
      publishedRepository({ ...base, [hostile[0] ?? '']: 'old\n', [hostile[1] ?? '']: 'old\n' }).write({
        [hostile[2] ?? '']: 'found',
      }),
    tree: Object.fromEntries(hostile.map((name) => [name, `${name}\n`])),
  },
  {
    name: 'hostile names, that go',
    build: () => publishedRepository({ ...base, ...Object.fromEntries(hostile.map((name) => [name, `${name}\n`])) }),
    tree: Object.fromEntries(hostile.map((name) => [name, null])),
  },
  {
    name: 'a linked worktree',
    build: () => {
      const repo = publishedRepository(base);
      repo.git('worktree', 'add', '-q', 'linked', '-b', 'linked');
      return new TestRepository(join(repo.path, 'linked')).write({ 'drizzle/0001_new.sql': 'found\n' });
    },
    tree: edited,
  },
  {
    name: 'a SHA-256 repository',
    build: () => {
      const repo = emptyRepository({ objectFormat: 'sha256' }).write(base);
      repo.commit();
      return repo.write({ 'drizzle/0000_a.sql': 'unstaged\n' });
    },
    tree: edited,
  },
  { name: 'no commit yet, and no index', build: () => emptyRepository().write(base), tree: edited },
  { name: 'no commit yet', build: () => emptyRepository().write(base).stage(), tree: edited },
  {
    name: 'a detached HEAD',
    build: () => {
      const repo = publishedRepository(base);
      repo.git('checkout', '-q', '--detach');
      return repo;
    },
    tree: edited,
  },
  {
    name: 'a split index',
    build: () => {
      const repo = publishedRepository(base);
      repo.git('update-index', '--split-index');
      return repo.write({ 'src/schema.ts': 'staged\n' }).stage();
    },
    tree: edited,
  },
  {
    name: 'the top as migrations folder',
    build: () => publishedRepository(base).write({ 'node_modules/x/index.js': 'x', 'note.txt': 'x' }),
    tree: { ...edited, '0001.sql': 'x\n' },
    outs: [''],
  },
  {
    name: 'a folder that becomes a file, and one that is emptied',
    build: () => publishedRepository({ ...base, 'drizzle/deep/er/x.sql': 'x\n' }),
    tree: { 'drizzle/deep/er/x.sql': null, 'drizzle/0000_a.sql': null, 'drizzle/meta/_journal.json': null },
  },
];

function conflicting(...command: string[]): TestRepository {
  const repo = collided();
  expect(repo.run(`git ${command.join(' ')}`).exitCode).toBe(1);
  expect(repo.git('ls-files', '-u')).not.toBe('');
  return repo;
}

function linked(): TestRepository {
  const repo = publishedRepository(base);
  symlinkSync('0000_a.sql', join(repo.path, 'drizzle/link.sql'));
  return repo.stage();
}

describe('written, undone and undone again:', () => {
  const undone = async ({ build, tree, outs }: (typeof situations)[number]) => {
    const repo = build();
    const before = pictureOf(repo);
    const outcome = outcomeOf(tree, outs);
    const repository = await opened(repo);
    const backup = await writeOutcome(repository, outcome, { says: 'a repair' });
    expect(notStaged(repo, outcome)).toEqual([]);
    for (const [path, bytes] of outcome.files) expect([path, repo.exists(path)]).toEqual([path, bytes !== null]);
    // git finds nothing to say of what was written
    const differing = repo.git('diff-files', '--name-only', '-z').split('\0').filter(Boolean);
    expect(differing.filter((path) => outcome.files.has(path))).toEqual([]);
    const after = pictureOf(repo);
    const elsewhere = (picture: Record<string, string>) =>
      Object.entries(picture).filter(([key]) => !outcome.files.has(key.replace(/^(?:disk|index \d) /, '')) && key !== 'staged');
    expect(elsewhere(after)).toEqual(elsewhere(before));
    await undo(repository);
    expect(pictureOf(repo)).toEqual(before);
    await undo(repository, await undoOf(repo, backup.name));
    expect(pictureOf(repo)).toEqual(after);
    expect(await unfinished(repository)).toBeUndefined();
    expect(repo.run('git fsck --strict --no-dangling').output).not.toMatch(/error|missing|broken|corrupt|fatal/);
    expect(repo.run('ls $(git rev-parse --git-dir)/drizzle-guard -A').stdout).toBe('');
  };
  const { always, others } = oneIn(2, situations);
  test.each(always)('$name', undone);
  test.skipIf(!every).each(others)('$name', undone);
});

/** The backup that the undo of another one made: the next name. */
async function undoOf(repo: TestRepository, name: string): Promise<string> {
  const refs = repo.git('for-each-ref', '--format=%(refname:lstrip=4)', 'refs/drizzle-guard/backups').split('\n');
  const names = refs.map((ref) => ref.replace(/^.*\//, '')).filter((one) => one !== name);
  expect(names).toHaveLength(1);
  return names[0] ?? '';
}

test('files keep the permissions they have, and new ones get those of the system', async () => {
  const repo = publishedRepository(base);
  const mode = (name: string) => statSync(join(repo.path, name)).mode & 0o777;
  chmodSync(join(repo.path, 'drizzle/0000_a.sql'), 0o600);
  await writeOutcome(await opened(repo), outcomeOf(edited), { says: 'a repair' });
  expect([mode('drizzle/0000_a.sql'), mode('drizzle/0001_new.sql')]).toEqual([0o600, 0o666 & ~process.umask()]);
});
