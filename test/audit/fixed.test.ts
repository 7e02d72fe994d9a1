import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import type { Audit } from '../../src/model/audit.ts';
import { project, publishedLine, sql1, sql2 } from '../support/audited.ts';
import { emptyRepository, type Tree } from '../support/repository.ts';

const journal = 'drizzle/meta/_journal.json';
const edit: Tree = { [sql1]: '-- edited\n' };
const restore: Tree = { [sql1]: project('3')[sql1] ?? '' };

/** What takes a project from one state to another. */
function step(from: Parameters<typeof project>[0], to: Parameters<typeof project>[0]): Tree {
  const gone = Object.keys(project(from)).map((path) => [path, null] as const);
  return { ...Object.fromEntries(gone), ...project(to) };
}

async function found(...trees: Tree[]): Promise<unknown[]> {
  const { repository, oids } = publishedLine(trees.map((tree) => ({ tree })));
  const report: Audit = await audit({ cwd: repository.path, all: true });
  return report.flagged.map(({ commit, findings }) => [
    oids.indexOf(commit),
    ...findings.map(({ rule, subject, repairedBy }) => {
      return `${rule} ${subject.replace(/@.*/, '')} ${repairedBy === null ? 'open' : oids.indexOf(repairedBy)}`;
    }),
  ]);
}

describe('a commit that brings back what was', () => {
  test('is an override for what was published since', async () => {
    const gone = step('4', '3');
    expect(await found(edit, { ...project('4'), ...edit }, { ...gone, ...restore })).toEqual([
      [1, 'committed-sql-edited 0001_step_2 3'],
      [3, 'committed-migration-deleted 0003_step_4 open'],
    ]);
    const later = 'drizzle/0003_step_4.sql';
    expect(await found(edit, { ...project('4'), ...edit }, { ...restore, [later]: '-- edited as well\n' })).toEqual([
      [1, 'committed-sql-edited 0001_step_2 3'],
      [3, 'committed-sql-edited 0003_step_4 open'],
    ]);
  });

  test('is an override for deleting what the same commit published', async () => {
    expect(await found({ ...project('4'), ...edit }, step('4', '3'))).toEqual([
      [1, 'committed-sql-edited 0001_step_2 2'],
      [2, 'committed-migration-deleted 0003_step_4 open'],
    ]);
  });

  test('fixes every later edit of the same, and not what only another edit was', async () => {
    expect(await found(edit, { [sql1]: '-- again\n' }, restore)).toEqual([
      [1, 'committed-sql-edited 0001_step_2 3'],
      [2, 'committed-sql-edited 0001_step_2 3'],
    ]);
    expect(await found(edit, { [sql1]: '-- again\n' }, edit)).toEqual([
      [1, 'committed-sql-edited 0001_step_2 open'],
      [2, 'committed-sql-edited 0001_step_2 3'],
    ]);
  });

  test('may delete another: the first deletion is fixed, the second is its own', async () => {
    const two = step('4', '2');
    const swapped = { ...step('2', '4'), ...step('4', '3') };
    expect(await found(project('4'), two, swapped)).toEqual([[2, 'committed-migration-deleted 0002_step_3..0003_step_4 open']]);
    expect(await found(project('4'), two, project('4'))).toEqual([[2, 'committed-migration-deleted 0002_step_3..0003_step_4 3']]);
  });

  test('has no error when it is the whole revert', async () => {
    expect(await found({ ...edit, [sql2]: '-- x\n' }, { ...restore, [sql2]: project('3')[sql2] ?? '' })).toEqual([
      [1, 'committed-sql-edited 0001_step_2 2', 'committed-sql-edited 0002_step_3 2'],
    ]);
  });
});

describe('a fix is a fix', () => {
  const snapshot = 'drizzle/meta/0003_snapshot.json';
  const chain = (parent: string) => ({
    [snapshot]: (project('4')[snapshot] ?? '').replace(/"prevId": "[^"]+"/, `"prevId": "${parent}"`),
  });
  const nowhere = '11111111-1111-4111-8111-111111111111';
  const elsewhere = '22222222-2222-4222-8222-222222222222';

  test('a chain is whole again, not broken in another way', async () => {
    const broken = { ...project('4'), ...chain(nowhere) };
    const errors = await found(broken, chain(elsewhere));
    expect(errors[0]).toEqual([1, 'snapshot-chain-broken 0003_step_4 open']);
    const fixed = await found(broken, chain(elsewhere), { [snapshot]: project('4')[snapshot] ?? '' });
    expect(fixed[0]).toEqual([1, 'snapshot-chain-broken 0003_step_4 3']);
  });

  test('a journal that cannot be read fixes nothing, and reading it again brings nothing', async () => {
    const loose = { 'drizzle/0009_by_hand.sql': 'select 1;\n' };
    const readable = { [journal]: project('3')[journal] ?? '' };
    expect(await found(loose, edit, { [journal]: '<<<<<<< HEAD\n' }, { 'readme.md': 'x' }, readable)).toEqual([
      [1, 'sql-not-in-journal 0009_by_hand open'],
      [2, 'committed-sql-edited 0001_step_2 open'],
      [3, 'journal-unreadable _journal.json 5'],
    ]);
  });

  test('what is wrong in the commit that makes it readable is its own', async () => {
    const readable = { [journal]: project('3')[journal] ?? '' };
    expect(await found({ [journal]: '{' }, { ...readable, ...edit })).toEqual([
      [1, 'journal-unreadable _journal.json 2'],
      [2, 'committed-sql-edited 0001_step_2 open'],
    ]);
  });

  test('what came while the journal could not be read belongs to the commit that brought it', async () => {
    const readable = { [journal]: project('3')[journal] ?? '' };
    const loose = { 'drizzle/0009_by_hand.sql': 'select 1;\n' };
    // an edit of what was published, and a file that no journal names, each beside an honest commit
    expect(await found({ [journal]: '{' }, edit, { 'readme.md': 'x' }, loose, readable)).toEqual([
      [1, 'journal-unreadable _journal.json 5'],
      [2, 'committed-sql-edited 0001_step_2 open'],
      [4, 'sql-not-in-journal 0009_by_hand open'],
    ]);
    expect(await found({ [journal]: '{' }, edit, readable, restore)).toEqual([
      [1, 'journal-unreadable _journal.json 3'],
      [2, 'committed-sql-edited 0001_step_2 4'],
    ]);
    // what the breaking commit did besides, and what was undone in between
    expect(await found({ [journal]: '{', ...edit }, loose, { 'drizzle/0009_by_hand.sql': null }, readable)).toEqual([
      [1, 'journal-unreadable _journal.json 4', 'committed-sql-edited 0001_step_2 open'],
    ]);
    expect(await found({ [journal]: '{' }, edit, restore, readable)).toEqual([[1, 'journal-unreadable _journal.json 4']]);
    // a deletion has no file left
    expect(await found({ [journal]: '{' }, { [sql2]: null }, readable)).toEqual([
      [1, 'journal-unreadable _journal.json 3'],
      [2, 'journal-entry-without-sql 0002_step_3 open'],
    ]);
  });

  test('what came before the range is not of the range, and what a broken beginning hid is found', async () => {
    const readable = { [journal]: project('3')[journal] ?? '' };
    const loose = { 'drizzle/0009_by_hand.sql': 'select 1;\n' };
    const { repository, oids } = publishedLine([{ [journal]: '{' }, loose, edit, readable].map((tree) => ({ tree })));
    for (const from of [1, 2]) {
      const { flagged } = await audit({ cwd: repository.path, range: `${oids[from]}..main` });
      expect(flagged.map(({ commit, findings }) => [oids.indexOf(commit), ...findings.map(({ rule }) => rule)])).toEqual(
        from === 1
          ? [
              [2, 'sql-not-in-journal'],
              [3, 'committed-sql-edited'],
            ]
          : [[3, 'committed-sql-edited']],
      );
    }
    const broken = emptyRepository().write({ ...project('3'), [journal]: '{' });
    const first = broken.commit('first');
    const second = broken.write(loose).commit('loose');
    const third = broken.write(readable).commit('readable');
    broken.publish();
    const { flagged } = await audit({ cwd: broken.path, all: true });
    expect(
      flagged.map(({ commit, findings }) => [commit, ...findings.map(({ rule, repairedBy }) => [rule, repairedBy])]),
    ).toEqual([
      [first, ['journal-unreadable', third]],
      [second, ['sql-not-in-journal', null]],
    ]);
    // another run takes up what this one wrote
    expect((await audit({ cwd: broken.path, all: true })).flagged).toEqual(flagged);
  });

  test('data that was dropped is lost, whatever becomes of the migration', async () => {
    const name = '0003_drop';
    const drop = 'DROP TABLE `users`;\n';
    const tables = /CREATE TABLE `(\w+)`/.exec(Object.values(project('3')).join('\n'))?.[1] ?? '';
    const entries = JSON.parse(project('3')[journal] ?? '{}') as { entries: { idx: number; when: number; tag: string }[] };
    const last = entries.entries.at(-1);
    entries.entries.push({ ...last, idx: 3, when: (last?.when ?? 0) + 1000, tag: name } as (typeof entries.entries)[0]);
    const dropped = {
      [`drizzle/${name}.sql`]: drop.replace('users', tables),
      'drizzle/meta/0003_snapshot.json': (project('3')['drizzle/meta/0002_snapshot.json'] ?? '')
        .replace(
          /"prevId": "[^"]+"/,
          `"prevId": "${/"id": "([^"]+)"/.exec(project('3')['drizzle/meta/0002_snapshot.json'] ?? '')?.[1]}"`,
        )
        .replace(/"id": "[^"]+"/, `"id": "${nowhere}"`),
      [journal]: `${JSON.stringify(entries, null, 2)}\n`,
    };
    const undone = {
      ...Object.fromEntries(Object.keys(dropped).map((path) => [path, null])),
      [journal]: project('3')[journal] ?? '',
    };
    const errors = await found(dropped, undone);
    expect(errors).toEqual([
      [1, `drop-table ${tables} open`],
      [2, 'committed-migration-deleted 0003_drop open'],
    ]);
    // brought back as it was, it is not asked about once more
    expect(await found(dropped, undone, dropped)).toEqual([
      [1, `drop-table ${tables} open`],
      [2, 'committed-migration-deleted 0003_drop 3'],
    ]);
  });

  test('a team’s own severities are heard', async () => {
    const settings = { 'drizzle-guard.json': '{"rules":{"committed-sql-edited":"warning"}}' };
    expect(await found(settings, edit)).toEqual([]);
  });
});
