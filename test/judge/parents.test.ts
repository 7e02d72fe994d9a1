import { describe, expect, test } from 'vitest';
import { judge, type Report, type Subject } from '../../src/index.ts';
import { pretty } from '../../src/reporters/pretty.ts';
import { history } from '../support/histories.ts';
import { publishedRepository, type TestRepository, type Tree } from '../support/repository.ts';

const index = (repository: TestRepository, options: { readonly all?: boolean } = {}) =>
  judge({ cwd: repository.path, subject: { kind: 'index' }, ...options });
const commit = (repository: TestRepository, revision = 'HEAD') =>
  judge({ cwd: repository.path, subject: { kind: 'commit', revision } });
const found = ({ findings }: Report) => findings.map(({ rule, migration, path }) => `${rule} ${migration ?? path}`);
const errors = ({ findings }: Report) =>
  findings.flatMap(({ rule, severity, migration }) => (severity === 'error' ? [`${rule} ${migration}`] : []));
const said = (report: Report) => pretty(report, { color: false });

const state = (name: Parameters<typeof history>[2]) => history('0.31', 'sqlite', name);
const below = (folder: string, tree: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${folder}/${path}`, text]));

const edit1: Tree = { 'drizzle/0001_step_2.sql': '-- edited\n' };
const edit2: Tree = { 'drizzle/0002_step_3.sql': '-- edited\n' };

/** State 3 is published; a feature branch follows. */
function feature(tree: Tree = state('3')): TestRepository {
  const repository = publishedRepository(tree);
  repository.git('checkout', '-q', '-b', 'feature');
  return repository;
}

describe('a commit is not stopped for what its parent has', () => {
  test('a commit that does not touch the error passes, and the report counts what the branch carries', async () => {
    const repository = feature();
    repository.write(edit1).stage();
    expect(found(await index(repository))).toEqual(['committed-sql-edited 0001_step_2']);
    const first = repository.commit();
    repository.write({ 'readme.md': 'x' }).stage();
    const report = await index(repository);
    expect(report).toMatchObject({ verdict: 'clean', findings: [], carried: [{ commit: first, findings: 1 }] });
    expect(said(report)).toBe(`note  1 unresolved error from ${first.slice(0, 7)}; git push will be rejected\n`);
  });

  test('what it adds itself stops it, alone', async () => {
    const repository = feature().write(edit1);
    const first = repository.commit();
    repository.write(edit2).stage();
    const report = await index(repository);
    expect(report).toMatchObject({ verdict: 'blocked', carried: [{ commit: first, findings: 1 }] });
    expect(found(report)).toEqual(['committed-sql-edited 0002_step_3']);
    expect(said(report)).toContain(`1 unresolved error from ${first.slice(0, 7)}`);
  });

  test('another edit of the same file is its own', async () => {
    const repository = feature().write(edit1);
    repository.commit();
    repository.write({ 'drizzle/0001_step_2.sql': '-- edited again\n' }).stage();
    const report = await index(repository);
    expect(found(report)).toEqual(['committed-sql-edited 0001_step_2']);
    expect(said(report)).not.toContain('unresolved');
  });

  test('a commit that fixes the error passes without a note', async () => {
    const repository = feature().write(edit1);
    repository.commit();
    repository.write(state('3')).stage();
    const report = await index(repository);
    expect(report).toMatchObject({ verdict: 'clean', findings: [] });
    expect(said(report)).toBe('');
  });

  test('a mended mistake that comes back is new', async () => {
    const repository = feature().write(edit1);
    repository.commit();
    repository.write(state('3')).commit();
    repository.write(edit1).stage();
    expect((await index(repository)).verdict).toBe('blocked');
  });

  test('however many there are, and whoever made them, its parent is named', async () => {
    const repository = feature().write(edit1);
    repository.commit();
    const second = repository.write(edit2).commit();
    repository.write(state('4')).write(edit1).write(edit2).stage();
    const report = await index(repository);
    expect(report).toMatchObject({ verdict: 'clean', findings: [], carried: [{ commit: second, findings: 2 }] });
    expect(said(report)).toContain(`2 unresolved errors from ${second.slice(0, 7)}`);
  });

  test('the working tree is judged alike', async () => {
    const repository = feature().write(edit1);
    const first = repository.commit();
    repository.write(edit2);
    const report = await judge({ cwd: repository.path, subject: { kind: 'worktree' } });
    expect(report).toMatchObject({ verdict: 'blocked', carried: [{ commit: first, findings: 1 }] });
    expect(found(report)).toEqual(['committed-sql-edited 0002_step_3']);
  });

  test('where two projects have migrations of the same name', async () => {
    const repository = feature({ ...below('a', state('3')), ...below('b', state('3')) }).write(
      below('a', edit1 as Record<string, string>),
    );
    const first = repository.commit();
    repository.write({ 'readme.md': 'x' }).stage();
    expect(await index(repository)).toMatchObject({ verdict: 'clean', findings: [], carried: [{ commit: first, findings: 1 }] });
    repository.write(below('b', edit1 as Record<string, string>)).stage();
    const report = await index(repository);
    expect(report).toMatchObject({ verdict: 'blocked', carried: [{ commit: first, findings: 1 }] });
    expect(report.findings.map(({ project }) => project)).toEqual(['b/drizzle']);
    expect(report.findings[0]?.subject).toMatch(/^b\/drizzle#0001_step_2@/);
  });

  test('a warning is not carried: it would not stop a push', async () => {
    const repository = feature().write({ 'src/schema.ts': state('4')['src/schema.ts'] ?? '' });
    repository.commit();
    repository.write(edit1).stage();
    const report = await index(repository);
    expect(found(report).sort()).toEqual(['committed-sql-edited 0001_step_2', 'schema-without-migration src/schema.ts']);
    expect(report).toMatchObject({ verdict: 'blocked', carried: [] });
  });

  test('--all lists the inherited error', async () => {
    const repository = feature().write(edit1);
    repository.commit();
    expect(found(await index(repository, { all: true }))).toEqual(['committed-sql-edited 0001_step_2']);
  });

  test('a first commit has no parent to blame', async () => {
    const repository = publishedRepository({ 'readme.md': 'x' });
    repository.git('checkout', '-q', '--orphan', 'new');
    repository.write({ ...state('3'), 'drizzle/0009_by_hand.sql': 'select 1;' }).stage();
    expect(await index(repository)).toMatchObject({ verdict: 'blocked', carried: [] });
  });
});

describe('a merge is not stopped for what either parent has', () => {
  /** `feature` and `other` left main; each made its own commit. */
  function branches(one: Tree, other: Tree) {
    const repository = feature().write(one);
    const ours = repository.commit();
    repository.git('checkout', '-q', '-b', 'other', 'main');
    const theirs = repository.write(other).commit();
    repository.git('checkout', '-q', 'feature');
    repository.git('merge', '-q', '--no-ff', '--no-commit', 'other');
    return { repository, ours, theirs };
  }

  test('brought by the merged branch', async () => {
    const { repository, theirs } = branches({ 'readme.md': 'x' }, edit1);
    const report = await index(repository);
    expect(report).toMatchObject({ verdict: 'clean', findings: [], carried: [{ commit: theirs, findings: 1 }] });
    expect(said(report)).toContain(`1 unresolved error from ${theirs.slice(0, 7)}; git push will be rejected`);
  });

  test('on the branch itself', async () => {
    const { repository, ours } = branches(edit1, { 'readme.md': 'x' });
    expect(await index(repository)).toMatchObject({ verdict: 'clean', findings: [], carried: [{ commit: ours, findings: 1 }] });
  });

  test('by both', async () => {
    const { repository, ours, theirs } = branches(edit1, edit2);
    const report = await index(repository);
    expect(report).toMatchObject({ verdict: 'clean', findings: [] });
    expect(report.carried).toEqual([
      { commit: ours, findings: 1 },
      { commit: theirs, findings: 1 },
    ]);
  });

  test('but for what the merge itself does', async () => {
    const { repository, theirs } = branches({ 'readme.md': 'x' }, edit1);
    repository.write(edit2).stage();
    const report = await index(repository);
    expect(found(report)).toEqual(['committed-sql-edited 0002_step_3']);
    expect(report.carried).toEqual([{ commit: theirs, findings: 1 }]);
  });

  test('two honest branches whose merge keeps both migrations is stopped, since neither parent has that', async () => {
    const repository = feature().write(state('4'));
    repository.commit();
    repository.git('checkout', '-q', '-b', 'other', 'main');
    repository.write(state('4b')).commit();
    repository.git('checkout', '-q', 'feature');
    repository.run('git merge -q --no-ff --no-commit other');
    // both SQL files are there; of everything in conflict, ours was taken
    repository.run('git checkout --ours -- . && git add -A');
    const report = await index(repository);
    expect(report.verdict).toBe('blocked');
    expect(report.carried).toEqual([]);
  });

  test.each([
    { into: 'a feature branch', published: [] },
    { into: 'a published branch', published: ['develop'] },
  ])("of main into $into that drops main's migration is stopped: the branch never had it", async ({ published }) => {
    const repository = feature().write({ 'readme.md': 'x' });
    repository.commit();
    for (const branch of published) repository.publish(branch);
    repository.git('checkout', '-q', 'main');
    repository.write(state('4')).commit();
    repository.publish();
    repository.git('checkout', '-q', 'feature');
    repository.git('merge', '-q', '--no-ff', '--no-commit', 'main');
    expect(await index(repository)).toMatchObject({ verdict: 'clean', findings: [] });
    repository.git('checkout', 'HEAD', '--', 'drizzle');
    repository.run('git rm -q -f drizzle/0003_step_4.sql drizzle/meta/0003_snapshot.json');
    const report = await index(repository);
    expect(errors(report)).toEqual(['committed-migration-deleted 0003_step_4']);
    expect(report.carried).toEqual([]);
  });

  test('before MERGE_HEAD exists, the same', async () => {
    const { repository, ours, theirs } = branches(edit1, edit2);
    repository.run('rm .git/MERGE_HEAD');
    const subject: Subject = { kind: 'index', mergeHeads: [theirs] };
    const report = await judge({ cwd: repository.path, subject });
    expect(report.carried.map((one) => one.commit)).toEqual([ours, theirs]);
    expect(report.findings).toEqual([]);
    expect(found(await index(repository))).toEqual(['committed-sql-edited 0002_step_3']);
  });
});

describe('a push is judged for everything that is unpublished', () => {
  test('whichever commit made it, and nothing is carried', async () => {
    const repository = feature().write(edit1);
    repository.commit();
    repository.write(edit2).commit();
    repository.write({ 'readme.md': 'x' }).commit();
    const bases = [repository.git('rev-parse', 'origin/main')];
    const report = await judge({ cwd: repository.path, subject: { kind: 'push', revision: 'HEAD', bases } });
    expect(report).toMatchObject({ verdict: 'blocked', carried: [], subject: { kind: 'range', base: bases } });
    expect(found(report)).toEqual(['committed-sql-edited 0001_step_2', 'committed-sql-edited 0002_step_3']);
    expect(found(await commit(repository))).toEqual(found(report));
  });

  test('what was mended before the push is not', async () => {
    const repository = feature().write(edit1);
    repository.commit();
    repository.write(state('4')).commit();
    const bases = [repository.git('rev-parse', 'origin/main')];
    const report = await judge({ cwd: repository.path, subject: { kind: 'push', revision: 'HEAD', bases } });
    expect(report).toMatchObject({ verdict: 'clean', findings: [], carried: [] });
  });

  test('without a base everything is new', async () => {
    const repository = feature({ ...state('3'), 'drizzle/0009_by_hand.sql': 'select 1;' });
    const report = await judge({ cwd: repository.path, subject: { kind: 'push', revision: 'HEAD', bases: [] } });
    expect(found(report)).toEqual(['sql-not-in-journal drizzle/0009_by_hand.sql']);
    expect(report.projects[0]).toMatchObject({ inherited: 0, migrations: 3 });
    expect(report.projects[0]?.newMigrations).toHaveLength(3);
  });
});

describe('what the published state has already', () => {
  const defective = { ...state('3'), 'drizzle/0009_by_hand.sql': 'select 1;' };

  test.each([
    { change: 'nothing', tree: {} },
    { change: 'an honest migration', tree: state('4') },
    { change: 'something else', tree: { 'readme.md': 'x' } },
    { change: 'an edit of the defect itself', tree: { 'drizzle/0009_by_hand.sql': 'select 2;' } },
  ])('does not stop $change, and is counted', async ({ tree }) => {
    const repository = feature(defective).write(tree).stage();
    const report = await index(repository);
    expect(report).toMatchObject({ verdict: 'clean', findings: [], projects: [{ inherited: 1 }] });
    expect(said(report)).toBe('note  drizzle has 1 older defect; to list: drizzle-guard check --all\n');
  });

  test('is counted beside what is new', async () => {
    const report = await index(feature(defective).write(edit1).stage());
    expect(report).toMatchObject({ verdict: 'blocked', projects: [{ inherited: 1 }] });
    expect(found(report)).toEqual(['committed-sql-edited 0001_step_2']);
  });

  test('is listed by --all, after what is new', async () => {
    const report = await index(feature(defective).write(edit1).stage(), { all: true });
    expect(found(report)).toEqual(['committed-sql-edited 0001_step_2', 'sql-not-in-journal drizzle/0009_by_hand.sql']);
    expect(said(report)).not.toContain('older defect');
  });

  test('the inherited error is gone once it is fixed', async () => {
    const repository = feature(defective).write({ 'drizzle/0009_by_hand.sql': null }).stage();
    const report = await index(repository, { all: true });
    expect(report).toMatchObject({ verdict: 'clean', findings: [] });
  });

  test('of the same kind elsewhere is new', async () => {
    const report = await index(feature(defective).write({ 'drizzle/0010_by_hand.sql': 'select 1;' }).stage());
    expect(found(report)).toEqual(['sql-not-in-journal drizzle/0010_by_hand.sql']);
  });

  test('in a journal that cannot be read hides edits, which is said', async () => {
    const broken = { ...state('3'), 'drizzle/meta/_journal.json': '{' };
    const report = await index(feature(broken).write({ 'readme.md': 'x' }).stage());
    expect(report).toMatchObject({ verdict: 'clean', findings: [], unchecked: [{ project: 'drizzle', blocks: false }] });
    expect(said(report)).toMatch(/not compared {2}drizzle\n.*are not seen/);
  });
});

describe('several published lines', () => {
  /** develop and main left each other after state 3; main is merged into develop. */
  function mainIntoDevelop(main: (repository: TestRepository) => void, develop: (repository: TestRepository) => void) {
    const repository = publishedRepository(state('3'));
    repository.git('checkout', '-q', '-b', 'develop');
    develop(repository);
    repository.commit('on develop');
    repository.publish('develop');
    repository.git('checkout', '-q', 'main');
    main(repository);
    repository.commit('on main');
    repository.publish();
    repository.git('checkout', '-q', 'develop');
    const { exitCode } = repository.run('git merge -q --no-ff --no-commit main');
    return { repository, exitCode };
  }
  const readme = (repository: TestRepository) => void repository.write({ 'readme.md': 'x' });

  test.each<{ readonly did: string; readonly main: (repository: TestRepository) => void }>([
    { did: 'deleted a migration', main: (repository) => repository.replace('drizzle', drizzleOf('2')) },
    {
      did: 'reset its migrations',
      main: (repository) => repository.replace('drizzle', { ...drizzleOf('1'), 'drizzle/0000_step_1.sql': '-- squashed\n' }),
    },
    { did: 'edited a migration', main: (repository) => repository.write(edit1) },
    { did: 'added a migration', main: (repository) => repository.write(state('4')) },
    {
      did: 'added SQL by hand',
      main: (repository) => repository.write({ 'drizzle/0009_by_hand.sql': 'select 1;' }),
    },
  ])('what main $did is inherited when it is merged into develop', async ({ main }) => {
    const { repository, exitCode } = mainIntoDevelop(main, readme);
    expect(exitCode).toBe(0);
    const report = await index(repository);
    expect(report.subject.base).toHaveLength(2);
    expect(found(report)).toEqual([]);
    expect(report.verdict).toBe('clean');
  });

  test('on 1.0 each may add a migration, and a merge that keeps both passes', async () => {
    const folders = (name: '3' | '4' | '4b') => history('1.0', 'sqlite', name);
    const repository = publishedRepository(folders('3'));
    repository.git('checkout', '-q', '-b', 'develop');
    repository.write(folders('4b')).commit();
    repository.publish('develop');
    repository.git('checkout', '-q', 'main');
    repository.write(folders('4')).commit();
    repository.publish();
    repository.git('checkout', '-q', 'develop');
    repository.run('git merge -q --no-ff --no-commit main; git checkout -q --theirs -- src && git add -A');
    const report = await index(repository);
    expect(report.subject.base).toHaveLength(2);
    expect(report).toMatchObject({ verdict: 'clean', findings: [], projects: [{ migrations: 5 }] });
  });

  test('what develop did is inherited as well', async () => {
    const { repository } = mainIntoDevelop(readme, (one) => one.replace('drizzle', drizzleOf('2')));
    expect(found(await index(repository))).toEqual([]);
  });

  test('a migration that only main has and the merge drops is missed', async () => {
    const { repository } = mainIntoDevelop((one) => void one.write(state('4')), readme);
    repository.replace('drizzle', drizzleOf('3')).stage();
    const report = await index(repository);
    expect(errors(report)).toEqual(['committed-migration-deleted 0003_step_4']);
    expect(report.verdict).toBe('blocked');
  });

  test('so is one that only develop has', async () => {
    const { repository } = mainIntoDevelop(readme, (one) => void one.write(state('4')));
    repository.replace('drizzle', drizzleOf('3')).stage();
    expect(errors(await index(repository))).toEqual(['committed-migration-deleted 0003_step_4']);
  });

  test('so is one that both have', async () => {
    const { repository } = mainIntoDevelop((one) => void one.write({ 'main.md': 'x' }), readme);
    repository.replace('drizzle', drizzleOf('2')).stage();
    expect(found(await index(repository))).toEqual(['committed-migration-deleted 0002_step_3']);
  });

  test('what the merge edits is found, once', async () => {
    const { repository } = mainIntoDevelop((one) => void one.write({ 'main.md': 'x' }), readme);
    repository.write(edit1).stage();
    expect(found(await index(repository))).toEqual(['committed-sql-edited 0001_step_2']);
  });

  test('an edit in the merge is found beside the edit that main made', async () => {
    const { repository } = mainIntoDevelop((one) => void one.write(edit1), readme);
    repository.write(edit2).stage();
    expect(found(await index(repository))).toEqual(['committed-sql-edited 0002_step_3']);
  });
});

function drizzleOf(name: Parameters<typeof history>[2]): Record<string, string> {
  return Object.fromEntries(Object.entries(state(name)).filter(([path]) => path.startsWith('drizzle/')));
}
