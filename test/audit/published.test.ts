import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import type { Audit } from '../../src/model/audit.ts';
import { project, publishedLine, sql1, sql2 } from '../support/audited.ts';
import { history } from '../support/histories.ts';
import { emptyRepository, type TestRepository } from '../support/repository.ts';

const all = (repository: TestRepository) => audit({ cwd: repository.path, all: true });
/** Each commit with errors: its place among some, its class, its findings, and the place of what repaired them. */
const found = ({ flagged }: Audit, oids: readonly string[]) =>
  flagged.map((one) => [
    oids.indexOf(one.commit),
    one.class,
    ...one.findings.map(({ rule, migration, path, repairedBy }) => {
      const state = repairedBy === null ? 'open' : oids.indexOf(repairedBy);
      return `${rule} ${migration ?? path} ${state}`;
    }),
  ]);
const edit = { tree: { [sql1]: '-- edited\n' } };
const restore = { tree: { [sql1]: project('3')[sql1] ?? '' } };

describe('published history', () => {
  test('commits that keep what is published are clean', async () => {
    const { repository } = publishedLine([{ tree: project('4') }, { tree: project('5') }, { tree: { 'readme.md': 'x' } }]);
    expect(await all(repository)).toMatchObject({
      verdict: 'clean',
      commits: { walked: 4, judged: 3, clean: 3, inherited: 0, approved: 0, overrides: 0 },
      flagged: [],
    });
  });

  test('an edit is an override until a commit takes it back, which is none', async () => {
    const line = publishedLine([edit, { tree: { 'readme.md': 'x' } }, restore]);
    const repaired = await all(line.repository);
    expect(found(repaired, line.oids)).toEqual([[1, 'override', 'committed-sql-edited 0001_step_2 3']]);
    expect(repaired.verdict).toBe('clean');
  });

  test('another edit of the same file leaves the first one open', async () => {
    const { repository, oids } = publishedLine([edit, { tree: { [sql1]: '-- edited again\n' } }]);
    expect(found(await all(repository), oids)).toEqual([
      [1, 'override', 'committed-sql-edited 0001_step_2 open'],
      [2, 'override', 'committed-sql-edited 0001_step_2 open'],
    ]);
  });

  test('what takes an error back may make another, in this project or in another one', async () => {
    const other = (tree: Record<string, string>) =>
      Object.fromEntries(Object.entries(tree).map(([path, text]) => [`other/${path}`, text]));
    const { repository, oids } = publishedLine([
      { tree: other(history('0.31', 'sqlite', '2')) },
      { tree: { [sql1]: '-- edited\n' } },
      { tree: { ...restore.tree, [sql2]: '-- edited\n', [`other/${sql1}`]: '-- edited\n' } },
    ]);
    expect(found(await all(repository), oids)).toEqual([
      [2, 'override', 'committed-sql-edited 0001_step_2 3'],
      [3, 'override', 'committed-sql-edited 0002_step_3 open', 'committed-sql-edited 0001_step_2 open'],
    ]);
  });

  test('what a state has wrong by itself is repaired by the first that has it no more', async () => {
    const { repository, oids } = publishedLine([
      { tree: { 'drizzle/0009_by_hand.sql': 'select 1;\n' } },
      { tree: { ...project('4') } },
      { tree: { 'drizzle/0009_by_hand.sql': null } },
    ]);
    const report = await all(repository);
    expect(found(report, oids)).toEqual([[1, 'override', 'sql-not-in-journal drizzle/0009_by_hand.sql 3']]);
    // state 4 came while the file was there
    expect(report.commits).toMatchObject({ judged: 4, clean: 1, inherited: 2, overrides: 1 });
  });

  test('deleted migrations are repaired when they are back', async () => {
    const { repository, oids } = publishedLine([]);
    const three = Object.keys(project('3')).filter((path) => path.startsWith('drizzle/'));
    const gone = Object.fromEntries(three.map((path) => [path, project('2')[path] ?? null]));
    const made = [...oids, repository.write(gone).commit(), repository.write(project('3')).commit()];
    repository.publish();
    expect(found(await all(repository), made)).toEqual([[1, 'override', 'committed-migration-deleted 0002_step_3 2']]);
  });

  test('a commit that takes its project out of the settings is judged as they were published', async () => {
    const folder = Object.fromEntries(
      Object.entries(project('3')).flatMap(([path, text]) => (path.startsWith('drizzle/') ? [[`fixtures/${path}`, text]] : [])),
    );
    const settings = { 'drizzle-guard.json': JSON.stringify({ projects: [{ out: 'fixtures/drizzle' }] }) };
    const edited = { [`fixtures/${sql1}`]: '-- edited\n' };
    for (const [configured, isError] of [
      [settings, true],
      [{}, false],
    ] as const) {
      const repository = emptyRepository().write({ ...folder, ...configured });
      repository.commit('first');
      const second = repository.write({ ...edited, ...(isError && { 'drizzle-guard.json': null }) }).commit('second');
      repository.publish();
      expect(found(await all(repository), [second])).toEqual(
        isError ? [[0, 'override', 'committed-sql-edited 0001_step_2 open']] : [],
      );
    }
  });

  test('an approval in the message, in the configuration, or in that of a later commit accepts it', async () => {
    const first = publishedLine([edit]);
    const [{ findings: [finding] = [] } = {}] = (await all(first.repository)).flagged;
    const name = `${finding?.rule} ${finding?.subject}`;
    const told = publishedLine([{ ...edit, message: `Edit\n\nMigration-Approved: ${name}: never ran` }]);
    expect(await all(told.repository)).toMatchObject({ verdict: 'approved', flagged: [{ class: 'approved', how: null }] });
    const approvals = [{ rule: finding?.rule, subject: finding?.subject, reason: 'never ran' }];
    const settings = { 'drizzle-guard.json': JSON.stringify({ approvals }) };
    const together = publishedLine([{ tree: { ...edit.tree, ...settings } }]);
    expect(await all(together.repository)).toMatchObject({ verdict: 'approved', commits: { approved: 1, overrides: 0 } });
    const later = publishedLine([edit, { tree: settings }]);
    expect(await all(later.repository)).toMatchObject({ verdict: 'approved', flagged: [{ class: 'approved' }] });
    const other = publishedLine([edit, { tree: { [sql2]: '-- edited\n', ...settings } }]);
    expect(await all(other.repository)).toMatchObject({ verdict: 'blocked', commits: { approved: 1, overrides: 1 } });
  });

  test('a merge has the errors of its other line, and names the commit that brought them', async () => {
    const { repository } = publishedLine([]);
    repository.git('checkout', '-q', '-b', 'side');
    repository.write({ 'readme.md': 'x' }).commit('nothing');
    const bad = repository.write(edit.tree).commit('bad');
    repository.write(project('4')).write(edit.tree).commit('good');
    repository.git('checkout', '-q', 'main');
    repository.write({ 'notes.md': 'x' }).commit('meanwhile');
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge side', 'side');
    repository.publish();
    expect(await all(repository)).toMatchObject({
      commits: { walked: 3, judged: 2, overrides: 1 },
      flagged: [{ summary: 'Merge side', origin: { commit: bad, summary: 'bad' }, findings: [{ rule: 'committed-sql-edited' }] }],
    });
  });

  test('what a side line wrote again before it was merged is nobody’s error', async () => {
    const { repository } = publishedLine([]);
    repository.git('checkout', '-q', '-b', 'side');
    repository.write(project('4b')).commit('one');
    repository.git('rm', '-rq', 'drizzle');
    repository.write(project('4')).commit('another');
    repository.git('checkout', '-q', 'main');
    repository.git('merge', '-q', '--no-ff', '-m', 'Merge side', 'side');
    repository.publish();
    expect(await all(repository)).toMatchObject({ verdict: 'clean', flagged: [] });
  });

  test('a merge that makes the error itself has no origin', async () => {
    const { repository } = publishedLine([]);
    repository.git('checkout', '-q', '-b', 'side');
    repository.write({ 'readme.md': 'x' }).commit('nothing');
    repository.git('checkout', '-q', 'main');
    repository.git('merge', '-q', '--no-ff', '--no-commit', 'side');
    repository.write(edit.tree).commit('Merge, and more');
    repository.publish();
    expect(await all(repository)).toMatchObject({ flagged: [{ summary: 'Merge, and more', origin: null }] });
  });

  test('a squash merge is one commit like any other', async () => {
    const { repository } = publishedLine([]);
    repository.git('checkout', '-q', '-b', 'side');
    repository.write(edit.tree).commit('bad');
    repository.git('checkout', '-q', 'main');
    repository.git('merge', '-q', '--squash', 'side');
    const oid = repository.commit('Squashed');
    repository.publish();
    expect(await all(repository)).toMatchObject({ flagged: [{ commit: oid, origin: null }] });
  });

  test('a history without a common ancestor is judged as what it brings', async () => {
    const { repository } = publishedLine([]);
    repository.git('checkout', '-q', '--orphan', 'other');
    repository.git('rm', '-rqf', '.');
    repository.write({ 'other/drizzle/0009_by_hand.sql': 'select 1;\n' });
    for (const [path, text] of Object.entries(history('0.31', 'postgresql', '2'))) repository.write({ [`other/${path}`]: text });
    const bad = repository.commit('their first');
    repository.git('checkout', '-q', 'main');
    repository.git('merge', '-q', '--no-ff', '--allow-unrelated-histories', '-m', 'Join', 'other');
    repository.publish();
    expect(await all(repository)).toMatchObject({
      commits: { walked: 2 },
      flagged: [{ summary: 'Join', origin: { commit: bad }, findings: [{ rule: 'sql-not-in-journal' }] }],
    });
  });

  test('a folder that moves takes its open errors along', async () => {
    const { repository, oids } = publishedLine([{ tree: { 'drizzle/0009_by_hand.sql': 'select 1;\n' } }]);
    repository.git('mv', 'drizzle', 'migrations');
    const moved = repository.commit('move');
    const gone = repository.write({ 'migrations/0009_by_hand.sql': null }).commit('remove');
    repository.publish();
    expect(found(await all(repository), [...oids, moved, gone])).toEqual([
      [1, 'override', 'sql-not-in-journal drizzle/0009_by_hand.sql 3'],
    ]);
  });

  test('a repository with SHA-256 names is read like any other', async () => {
    const { repository, oids } = publishedLine([edit, restore], { objectFormat: 'sha256' });
    expect(found(await all(repository), oids)).toEqual([[1, 'override', 'committed-sql-edited 0001_step_2 2']]);
  });

  test('a range of it starts where it says', async () => {
    const { repository, oids } = publishedLine([
      edit,
      { tree: { ...project('4'), ...edit.tree } },
      { tree: { [sql2]: '-- edited\n' } },
    ]);
    const range = await audit({ cwd: repository.path, range: `${oids[1]}..main` });
    expect(found(range, oids)).toEqual([[3, 'override', 'committed-sql-edited 0002_step_3 open']]);
    expect(range).toMatchObject({ commits: { walked: 2 }, subject: { base: [oids[1]], published: true } });
  });
});

test('an empty repository has nothing to audit', async () => {
  const repository = emptyRepository();
  await expect(all(repository)).rejects.toThrow('There is no commit HEAD here');
});
