import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judge, type Report, type Subject } from '../../src/index.ts';
import { type Growth, grow } from '../support/graph.ts';
import { history } from '../support/histories.ts';
import { emptyRepository, publishedRepository, TestRepository, temporaryFolder } from '../support/repository.ts';

const indexAndWorktree = [{ kind: 'index' }, { kind: 'worktree' }] as const;

interface Case extends Growth {
  readonly topology: string;
  /** The commits of `before`; none is the empty tree. */
  readonly before: readonly string[];
}

const line = { A: [], B: ['A'], C: ['B'], D: ['C'] };
const published3 = () => publishedRepository(history('0.31', 'sqlite', '3'));
const reasonOf = (report: Report) => report.unchecked.map(({ reason }) => reason).join('\n');

describe('index and worktree: B(HEAD)', () => {
  test.each<Case>([
    { topology: 'trunk-based main, nothing new', commits: line, refs: { main: 'B', 'origin/main': 'B' }, before: ['B'] },
    { topology: 'trunk-based main, ahead', commits: line, refs: { main: 'C', 'origin/main': 'A' }, before: ['A'] },
    { topology: 'trunk-based main, behind', commits: line, refs: { main: 'B', 'origin/main': 'D' }, before: ['B'] },
    {
      topology: 'a feature branch of an older main',
      commits: { ...line, F: ['B'], G: ['F'] },
      refs: { main: 'B', 'origin/main': 'D', feature: 'G' },
      head: 'feature',
      before: ['B'],
    },
    {
      topology: 'a feature branch that was pushed: its upstream is not published',
      commits: { ...line, F: ['B'], G: ['F'] },
      refs: { 'origin/main': 'D', feature: 'G', 'origin/feature': 'G' },
      head: 'feature',
      before: ['B'],
    },
    {
      topology: 'stacked branches: the lower one is not published',
      commits: { ...line, F: ['B'], G: ['F'], H: ['G'] },
      refs: { 'origin/main': 'C', one: 'F', 'origin/one': 'F', two: 'H', 'origin/two': 'G' },
      head: 'two',
      before: ['B'],
    },
    {
      topology: 'preview as integration branch, origin/HEAD at main',
      commits: { ...line, F: ['D'] },
      refs: { 'origin/main': 'A', 'origin/preview': 'D', feature: 'F' },
      remoteHeads: { origin: 'main' },
      head: 'feature',
      before: ['D'],
    },
    {
      topology: 'a fork whose origin is stale, with an upstream',
      commits: { ...line, F: ['D'] },
      remotes: ['origin', 'upstream'],
      refs: { 'origin/main': 'A', 'upstream/main': 'D', feature: 'F' },
      remoteHeads: { origin: 'main' },
      head: 'feature',
      before: ['D'],
    },
    {
      topology: 'init and fetch, no origin/HEAD',
      commits: { ...line, F: ['C'] },
      refs: { 'origin/main': 'D', feature: 'F' },
      head: 'feature',
      before: ['C'],
    },
    { topology: 'no remote, on main: HEAD', commits: line, remotes: [], refs: { main: 'C' }, before: ['C'] },
    {
      topology: 'no remote, on a feature branch: where it left main',
      commits: { ...line, F: ['B'] },
      remotes: [],
      refs: { main: 'D', feature: 'F' },
      head: 'feature',
      before: ['B'],
    },
    {
      topology: 'no remote and only odd names: HEAD',
      commits: line,
      remotes: [],
      refs: { mine: 'C', yours: 'A' },
      head: 'mine',
      before: ['C'],
    },
    { topology: 'a remote from which nothing was fetched', commits: line, refs: { main: 'C' }, before: ['C'] },
    {
      topology: 'unrelated histories: the empty tree',
      commits: { ...line, X: [], Y: ['X'] },
      refs: { main: 'Y', 'origin/main': 'D' },
      before: [],
    },
    { topology: 'before the first commit: the empty tree', commits: { A: [] }, refs: { 'origin/main': 'A' }, before: [] },
    { topology: 'no commit anywhere: the empty tree', commits: {}, remotes: [], before: [] },
    { topology: 'a detached HEAD', commits: { ...line, F: ['B'] }, refs: { 'origin/main': 'D' }, head: 'F', before: ['B'] },
    {
      topology: 'a criss-cross has two merge bases',
      commits: { A: [], B: ['A'], C: ['A'], M: ['B', 'C'], N: ['C', 'B'], P: ['M'], Q: ['N'] },
      refs: { 'origin/main': 'Q', feature: 'P' },
      head: 'feature',
      before: ['B', 'C'],
    },
    {
      topology: 'a feature branch that merged both published lines',
      commits: { A: [], M: ['A'], D: ['A'], F: ['M', 'D'] },
      refs: { 'origin/main': 'M', 'origin/develop': 'D', feature: 'F' },
      head: 'feature',
      before: ['D', 'M'],
    },
  ])('$topology', async ({ before, ...growth }) => {
    const { repository, named } = grow(growth);
    for (const subject of indexAndWorktree) {
      const report = await judge({ cwd: repository.path, subject });
      expect(report.verdict, reasonOf(report)).toBe('clean');
      expect(named(report.subject.base)).toEqual(before);
    }
  });
});

describe('index and worktree while merging: the independent ones of every parent', () => {
  test.each<Case>([
    {
      topology: 'main into a feature branch: what main has',
      commits: { ...line, F: ['A'] },
      refs: { 'origin/main': 'D', feature: 'F' },
      head: 'feature',
      mergeHeads: ['D'],
      before: ['D'],
    },
    {
      topology: 'a local, unpublished main into a feature branch',
      commits: { ...line, F: ['A'] },
      refs: { main: 'D', 'origin/main': 'C', feature: 'F' },
      head: 'feature',
      mergeHeads: ['D'],
      before: ['C'],
    },
    {
      topology: 'a feature branch into main',
      commits: { ...line, F: ['A'] },
      refs: { main: 'D', 'origin/main': 'D' },
      mergeHeads: ['F'],
      before: ['D'],
    },
    {
      topology: 'two feature branches that left main at different times',
      commits: { ...line, F: ['A'], G: ['C'] },
      refs: { 'origin/main': 'D', feature: 'F' },
      head: 'feature',
      mergeHeads: ['G'],
      before: ['C'],
    },
    {
      topology: 'main into develop, both published',
      commits: { A: [], M: ['A'], D: ['A'] },
      refs: { 'origin/main': 'M', 'origin/develop': 'D', develop: 'D' },
      head: 'develop',
      mergeHeads: ['M'],
      before: ['D', 'M'],
    },
    {
      topology: 'an octopus of published and unpublished lines',
      commits: { A: [], M: ['A'], D: ['A'], F: ['A'], R: ['A'] },
      refs: { 'origin/main': 'M', 'origin/develop': 'D', 'origin/release/1': 'R', develop: 'D' },
      head: 'develop',
      mergeHeads: ['M', 'F', 'R'],
      before: ['D', 'M', 'R'],
    },
    {
      topology: 'unrelated histories: what there is',
      commits: { ...line, X: [] },
      refs: { main: 'D', 'origin/main': 'C' },
      mergeHeads: ['X'],
      before: ['C'],
    },
    {
      topology: 'a merge that is finished after the branch was published',
      commits: { ...line, F: ['A'] },
      refs: { main: 'D', 'origin/main': 'D', 'origin/develop': 'F' },
      mergeHeads: ['F'],
      before: ['D', 'F'],
    },
  ])('$topology', async ({ before, ...growth }) => {
    const { repository, named } = grow(growth);
    for (const subject of indexAndWorktree) {
      const report = await judge({ cwd: repository.path, subject });
      expect(report.verdict, reasonOf(report)).toBe('clean');
      expect(named(report.subject.base)).toEqual(before);
    }
  });

  test('before MERGE_HEAD exists the hook gives the heads', async () => {
    const { repository, oids, named } = grow({ commits: { ...line, F: ['A'] }, refs: { 'origin/main': 'D' }, head: 'F' });
    const subject = { kind: 'index', mergeHeads: [oids.D ?? ''] } as const;
    const report = await judge({ cwd: repository.path, subject });
    expect(named(report.subject.base)).toEqual(['D']);
    expect(named((await judge({ cwd: repository.path, subject: { kind: 'index' } })).subject.base)).toEqual(['A']);
  });

  test('in a linked worktree the merge is its own', async () => {
    const { repository, oids, named } = grow({ commits: { ...line, F: ['A'] }, refs: { main: 'D', 'origin/main': 'D' } });
    const linked = new TestRepository(join(temporaryFolder(), 'linked'));
    repository.git('worktree', 'add', '-q', '--detach', linked.path, oids.F ?? '');
    linked.git('merge', '--no-commit', '--no-ff', '-q', oids.D ?? '');
    expect(named((await judge({ cwd: linked.path, subject: { kind: 'index' } })).subject.base)).toEqual(['D']);
    linked.git('merge', '--abort');
    expect(named((await judge({ cwd: linked.path, subject: { kind: 'index' } })).subject.base)).toEqual(['A']);
  });

  test('a squash merge is no merge', async () => {
    const repository = published3();
    repository.git('checkout', '-q', '-b', 'feature');
    repository.write(history('0.31', 'sqlite', '4')).commit();
    repository.git('checkout', '-q', 'main');
    repository.git('merge', '-q', '--squash', 'feature');
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(report).toMatchObject({ verdict: 'clean', subject: { base: [repository.git('rev-parse', 'main')] } });
  });
});

describe('--commit R', () => {
  const merged = { A: [], B: ['A'], F: ['A'], G: ['F'], M: ['B', 'G'], C: ['M'], N: ['C'], H: ['C'], I: ['H'] };
  const refs = { 'origin/main': 'C', main: 'N', feature: 'I', 'origin/feature': 'I' };
  test.each<{ readonly where: string; readonly commit: string; readonly before: readonly string[] }>([
    { where: "on main's own line: its parent", commit: 'B', before: ['A'] },
    { where: 'a merge on that line: its first parent', commit: 'M', before: ['B'] },
    { where: 'the newest on that line', commit: 'C', before: ['M'] },
    { where: 'the root on that line: the empty tree', commit: 'A', before: [] },
    { where: 'merged by another: its own parent', commit: 'G', before: ['F'] },
    { where: 'not pushed yet: where it left main', commit: 'N', before: ['C'] },
    { where: 'on a feature branch that was pushed: where it left main', commit: 'I', before: ['C'] },
    { where: 'an unrelated root', commit: 'X', before: [] },
  ])('$where', async ({ commit, before }) => {
    const { repository, oids, named } = grow({ commits: { ...merged, X: [] }, refs });
    const report = await judge({ cwd: repository.path, subject: { kind: 'commit', revision: oids[commit] ?? '' } });
    expect(report.verdict, reasonOf(report)).toBe('clean');
    expect(named(report.subject.base)).toEqual(before);
    expect(report.subject).toMatchObject({ kind: 'commit', head: oids[commit] });
  });

  test("on any published branch's line", async () => {
    const growth = { commits: { ...line, P: ['B'], Q: ['P'] }, refs: { 'origin/main': 'D', 'origin/preview': 'Q' } };
    const { repository, oids, named } = grow(growth);
    const report = await judge({ cwd: repository.path, subject: { kind: 'commit', revision: oids.Q ?? '' } });
    expect(named(report.subject.base)).toEqual(['P']);
  });

  test('without a remote HEAD is its own line', async () => {
    const { repository, named } = grow({ commits: line, remotes: [], refs: { mine: 'C' }, head: 'mine' });
    const report = await judge({ cwd: repository.path, subject: { kind: 'commit', revision: 'HEAD' } });
    expect(named(report.subject.base)).toEqual(['B']);
  });

  test.each(['main', 'v1', 'HEAD~0', 'HEAD^{/B with spaces}'])('R may be any expression: %s', async (revision) => {
    const { repository, oids } = grow({ commits: { A: [], 'B with spaces': ['A'] }, refs: { main: 'B with spaces' } });
    repository.git('tag', '-a', '-m', 'one', 'v1', 'main');
    const report = await judge({ cwd: repository.path, subject: { kind: 'commit', revision } });
    expect(report).toMatchObject({ verdict: 'clean', subject: { head: oids['B with spaces'] } });
  });

  test.each(['gone', '--all', '', 'main^{tree}', 'a\nb', 'main:'])('what is no commit is not clean: %j', async (revision) => {
    const { repository } = grow({ commits: line, refs: { main: 'B', 'origin/main': 'A' } });
    const report = await judge({ cwd: repository.path, subject: { kind: 'commit', revision } });
    expect(report).toMatchObject({ verdict: 'unchecked', unchecked: [{ blocks: true }] });
    expect(reasonOf(report)).toContain(revision);
  });

  test('a mistake on main is seen in the commit that made it, not in the next one', async () => {
    const repository = published3();
    const mistake = repository.write({ 'drizzle/0001_step_2.sql': 'select 1;' }).commit();
    const next = repository.write({ 'readme.md': 'x' }).commit();
    repository.publish();
    const judged = await Promise.all(
      [mistake, next].map((revision) => judge({ cwd: repository.path, subject: { kind: 'commit', revision } })),
    );
    expect(judged.map(({ findings }) => findings.map(({ rule }) => rule))).toEqual([['committed-sql-edited'], []]);
  });
});

describe('--range a..b: where b left a', () => {
  test.each<Case & { readonly from: string; readonly to: string }>([
    { topology: 'a straight line', commits: line, from: 'B', to: 'D', before: ['B'] },
    { topology: 'a moved on', commits: { ...line, F: ['B'] }, from: 'D', to: 'F', before: ['B'] },
    { topology: 'b is behind a', commits: line, from: 'D', to: 'B', before: ['B'] },
    { topology: 'the same commit', commits: line, from: 'D', to: 'D', before: ['D'] },
    { topology: 'unrelated histories: the empty tree', commits: { ...line, X: [] }, from: 'D', to: 'X', before: [] },
    {
      topology: 'a criss-cross',
      commits: { A: [], B: ['A'], C: ['A'], M: ['B', 'C'], N: ['C', 'B'] },
      from: 'M',
      to: 'N',
      before: ['B', 'C'],
    },
    {
      topology: 'whatever is published',
      commits: line,
      refs: { 'origin/main': 'D' },
      from: 'A',
      to: 'D',
      before: ['A'],
    },
  ])('$topology', async ({ before, from, to, ...growth }) => {
    const { repository, oids, named } = grow(growth);
    const subject: Subject = { kind: 'range', from: oids[from] ?? '', to: oids[to] ?? '' };
    const report = await judge({ cwd: repository.path, subject });
    expect(report.verdict, reasonOf(report)).toBe('clean');
    expect(named(report.subject.base)).toEqual(before);
  });

  test('is judged at its tip only', async () => {
    const repository = published3();
    const from = repository.git('rev-parse', 'HEAD');
    const broken = repository.write({ 'drizzle/meta/_journal.json': '{' }).commit();
    const mended = repository.write(history('0.31', 'sqlite', '4')).commit();
    const range = (to: string) => judge({ cwd: repository.path, subject: { kind: 'range', from, to } });
    expect(await range(mended)).toMatchObject({ verdict: 'clean', findings: [] });
    expect((await range(broken)).findings.map(({ rule }) => rule)).toEqual(['journal-unreadable']);
  });

  test('an end that does not exist is not clean', async () => {
    const { repository } = grow({ commits: line, refs: { main: 'B' } });
    for (const [from, to] of [
      ['gone', 'main'],
      ['main', 'gone'],
    ] as const) {
      const report = await judge({ cwd: repository.path, subject: { kind: 'range', from, to } });
      expect(report.verdict).toBe('unchecked');
      expect(reasonOf(report)).toContain('gone');
    }
  });
});

describe('--base', () => {
  test.each<Subject>([
    { kind: 'index' },
    { kind: 'worktree' },
    { kind: 'commit', revision: 'main' },
    { kind: 'range', from: 'main~2', to: 'main' },
    { kind: 'push', revision: 'main', bases: [] },
  ])('overrides for $kind', async (subject) => {
    const { repository, oids } = grow({ commits: line, refs: { main: 'D', 'origin/main': 'C' }, mergeHeads: ['C'] });
    repository.git('tag', '-a', '-m', 'one', 'v1', oids.B ?? '');
    for (const base of ['v1', oids.B ?? '', 'main~2']) {
      const report = await judge({ cwd: repository.path, subject, base });
      expect(report).toMatchObject({ verdict: 'clean', notes: [], subject: { base: [oids.B] } });
    }
    const report = await judge({ cwd: repository.path, subject, base: 'gone' });
    expect(report.verdict).toBe('unchecked');
    expect(reasonOf(report)).toContain('gone');
  });

  test('overrides what is configured', async () => {
    const repository = publishedRepository({ 'drizzle-guard.json': '{"published":["origin/gone"]}' });
    const subject = { kind: 'index' } as const;
    expect((await judge({ cwd: repository.path, subject })).verdict).toBe('unchecked');
    expect((await judge({ cwd: repository.path, subject, base: 'HEAD' })).verdict).toBe('clean');
  });
});

describe('configured as published', () => {
  const config = (published: readonly string[]) => ({ 'drizzle-guard.json': JSON.stringify({ published }) });

  /** main holds state 3; next, an odd name, holds state 4; a feature branch starts there. */
  function onNext(published: readonly string[] | undefined) {
    const repository = publishedRepository({ ...history('0.31', 'sqlite', '3'), ...(published && config(published)) });
    repository.git('checkout', '-q', '-b', 'next');
    repository.write(history('0.31', 'sqlite', '4')).commit();
    repository.publish('next');
    repository.git('checkout', '-q', '-b', 'feature');
    repository.write({ 'drizzle/0003_step_4.sql': 'select 1;' }).stage();
    return repository;
  }
  const rules = async (repository: TestRepository) =>
    (await judge({ cwd: repository.path, subject: { kind: 'index' } })).findings.map(({ rule }) => rule);

  test('makes immutable what the default leaves free', async () => {
    expect(await rules(onNext(undefined))).toEqual([]);
    for (const ref of ['origin/next', 'refs/remotes/origin/next', 'origin/ne*', 'next'])
      expect(await rules(onNext([ref]))).toEqual(['committed-sql-edited']);
  });

  test('leaves free what it does not name', async () => {
    const repository = publishedRepository({ ...history('0.31', 'sqlite', '3'), ...config(['origin/main']) });
    repository.git('checkout', '-q', '-b', 'develop');
    repository.write(history('0.31', 'sqlite', '4')).commit();
    repository.publish('develop');
    repository.write({ 'drizzle/0003_step_4.sql': 'select 1;' }).stage();
    expect(await rules(repository)).toEqual([]);
    repository.write({ 'drizzle/0002_step_3.sql': 'select 1;' }).stage();
    expect(await rules(repository)).toEqual(['committed-sql-edited']);
  });

  test('what matches nothing is unchecked, and named', async () => {
    const report = await judge({ cwd: onNext(['origin/gone', 'lost']).path, subject: { kind: 'index' } });
    expect(report).toMatchObject({ verdict: 'unchecked', unchecked: [{ blocks: true }] });
    expect(reasonOf(report)).toMatch(/origin\/gone, lost/);
  });

  test('a change that edits it does not switch off its own judge', async () => {
    const repository = publishedRepository({ ...history('0.31', 'sqlite', '3'), ...config(['origin/main']) });
    repository.git('checkout', '-q', '-b', 'feature');
    repository.write({ ...config(['feature']), 'drizzle/0001_step_2.sql': 'select 1;' }).stage();
    expect(await rules(repository)).toEqual(['committed-sql-edited']);
    repository.commit();
    expect(await rules(repository)).toEqual([]);
    const revision = repository.git('rev-parse', 'HEAD');
    const report = await judge({ cwd: repository.path, subject: { kind: 'commit', revision } });
    expect(report.findings.map(({ rule }) => rule)).toEqual(['committed-sql-edited']);
  });

  test.each([{ published: ['feature'] }, { published: ['origin/feature'] }, { published: ['**'] }])(
    'nor does a change that adds $published',
    async ({ published }) => {
      const repository = published3();
      repository.git('checkout', '-q', '-b', 'feature');
      repository.write({ ...config(published), 'drizzle/0001_step_2.sql': 'select 1;' }).commit();
      repository.write({ 'readme.md': 'x' }).commit();
      repository.publish('feature');
      const report = await judge({ cwd: repository.path, subject: { kind: 'commit', revision: 'HEAD' } });
      expect(report.findings.map(({ rule }) => rule)).toEqual(['committed-sql-edited']);
      repository.publish();
      expect((await judge({ cwd: repository.path, subject: { kind: 'index' } })).verdict).toBe('clean');
    },
  );
});

describe('a shallow clone', () => {
  /** main with state 3, then a feature branch that adds state 4. */
  function source() {
    const repository = emptyRepository().write(history('0.31', 'sqlite', '2'));
    repository.commit('first');
    repository.write(history('0.31', 'sqlite', '3')).commit('second');
    repository.git('checkout', '-q', '-b', 'feature');
    repository.write(history('0.31', 'sqlite', '4')).commit('third');
    repository.write({ 'drizzle/0001_step_2.sql': 'select 1;' }).commit('fourth');
    repository.git('checkout', '-q', 'main');
    repository.write({ 'readme.md': 'x' }).commit('fifth');
    return repository;
  }
  function clone(...options: string[]) {
    const from = source();
    const repository = new TestRepository(join(temporaryFolder(), 'clone'));
    from.git('clone', '-q', ...options, `file://${from.path}`, repository.path);
    return repository;
  }
  const judged = (repository: TestRepository, subject: Subject, base?: string) =>
    judge({ cwd: repository.path, subject, ...(base !== undefined && { base }) });
  const commit: Subject = { kind: 'commit', revision: 'HEAD' };

  test.each<{ readonly hidden: string; readonly options: string[]; readonly subject: Subject }>([
    {
      hidden: 'where the branch left main',
      options: ['--depth=1', '--no-single-branch', '-b', 'feature'],
      subject: { kind: 'index' },
    },
    {
      hidden: 'where the branch left main',
      options: ['--depth=1', '--no-single-branch', '-b', 'feature'],
      subject: { kind: 'worktree' },
    },
    { hidden: 'where the branch left main', options: ['--depth=1', '--no-single-branch', '-b', 'feature'], subject: commit },
    {
      hidden: 'where b left a',
      options: ['--depth=1', '--no-single-branch', '-b', 'feature'],
      subject: { kind: 'range', from: 'origin/main', to: 'HEAD' },
    },
    { hidden: 'the parent of a commit on main', options: ['--depth=1'], subject: commit },
    { hidden: 'main', options: ['--depth=1', '-b', 'feature'], subject: { kind: 'index' } },
    { hidden: 'main', options: ['--depth=2', '-b', 'feature'], subject: commit },
  ])('hides $hidden from $subject.kind: unchecked, and how to go on', async ({ options, subject }) => {
    const report = await judged(clone(...options), subject);
    expect(report).toMatchObject({ verdict: 'unchecked', findings: [], unchecked: [{ blocks: true }] });
    expect(reasonOf(report)).toMatch(/shallow/);
    expect(reasonOf(report)).toContain('git fetch --unshallow');
    expect(reasonOf(report)).toContain('(in CI: check out the whole history)');
    expect(reasonOf(report)).toContain('--base');
  });

  test('that is deep enough is judged', async () => {
    const repository = clone('--depth=3', '--no-single-branch', '-b', 'feature');
    expect(repository.exists('.git/shallow')).toBe(true);
    expect((await judged(repository, commit)).findings.map(({ rule }) => rule)).toEqual(['committed-sql-edited']);
    for (const subject of indexAndWorktree) {
      expect(await judged(repository, subject)).toMatchObject({ verdict: 'clean', carried: [{ findings: 1 }] });
    }
    expect((await judged(clone('--depth=1'), { kind: 'index' })).verdict).toBe('clean');
    expect((await judged(clone('--depth=2'), commit)).verdict).toBe('clean');
  });

  test('is judged after the printed way out, or against a given base', async () => {
    const repository = clone('--depth=1', '--no-single-branch', '-b', 'feature');
    const given = await judged(repository, commit, 'origin/main');
    expect(given.findings.map(({ rule }) => rule)).toEqual(['committed-sql-edited']);
    expect((await judged(repository, commit, 'origin/main~1')).verdict).toBe('unchecked');
    repository.git('fetch', '-q', '--unshallow');
    expect((await judged(repository, commit)).findings.map(({ rule }) => rule)).toEqual(['committed-sql-edited']);
  });

  test('of one branch is judged against a given base', async () => {
    const repository = clone('--depth=2', '-b', 'feature');
    expect((await judged(repository, commit)).verdict).toBe('unchecked');
    const given = await judged(repository, commit, 'HEAD~1');
    expect(given.findings.map(({ rule }) => rule)).toEqual(['committed-sql-edited']);
  });
});
