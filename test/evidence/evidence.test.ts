import { describe, expect, test } from 'vitest';
import { audit } from '../../src/audit/audit.ts';
import { readEvidence } from '../../src/evidence/evidence.ts';
import { openRepository } from '../../src/git/repository.ts';
import type { Audit } from '../../src/model/audit.ts';
import { auditPretty } from '../../src/reporters/audit.ts';
import { note, project, publishedLine, sql1, sql2 } from '../support/audited.ts';
import { TestRepository, temporaryFolder } from '../support/repository.ts';

const all = (repository: TestRepository) => audit({ cwd: repository.path, all: true });
const told = ({ flagged }: Audit) => flagged.map(({ summary, how, reason }) => [summary, how, reason]);
const edit = (message: string) => ({ tree: { [sql1]: `-- ${message}\n` }, message });

async function evidence(repository: TestRepository) {
  const opened = await openRepository(repository.path);
  try {
    return await readEvidence(opened);
  } finally {
    opened.close();
  }
}

describe('how a commit got past', () => {
  test('its note says how and why', async () => {
    const { repository, oids } = publishedLine([edit('one'), { tree: { [sql2]: '-- x\n' }, message: 'two' }]);
    note(repository, oids[1] ?? '', {});
    note(repository, oids[2] ?? '', { way: 'skip', reason: 'the site was down' });
    expect(told(await all(repository))).toEqual([
      ['one', 'no-verify', null],
      ['two', 'skip', 'the site was down'],
    ]);
  });

  test('the last of several counts, wherever they were fetched from, and each once', async () => {
    const { repository, oids } = publishedLine([edit('one')]);
    const oid = oids[1] ?? '';
    note(repository, oid, { at: 5, way: 'rebase' });
    repository.git('update-ref', 'refs/notes/origin/drizzle-guard', 'refs/notes/drizzle-guard');
    note(repository, oid, { at: 9, way: 'cherry-pick' }, 'refs/notes/origin/drizzle-guard');
    note(repository, oid, { at: 99, way: 'merge' }, 'refs/notes/somebody');
    expect((await evidence(repository)).events.get(oid)?.map(({ way }) => way)).toEqual(['rebase', 'cherry-pick']);
    expect(told(await all(repository))).toEqual([['one', 'cherry-pick', null]]);
  });

  test('lines that are no events are left out, and a ref that is damaged is no failure', async () => {
    const { repository, oids } = publishedLine([edit('one')]);
    const oid = oids[1] ?? '';
    repository.git('notes', '--ref=drizzle-guard', 'add', '-m', '{"v":1,\nnot json\n{"v":1,"event":"override"}\n[]', oid);
    note(repository, oid, { way: 'revert' });
    repository.git('update-ref', 'refs/notes/origin/drizzle-guard', repository.git('hash-object', '-w', '--stdin'));
    const { events, problems } = await evidence(repository);
    expect(events.get(oid)?.map(({ way }) => way)).toEqual(['revert']);
    expect(problems).toEqual([expect.stringContaining('refs/notes/origin/drizzle-guard cannot be read')]);
    expect(told(await all(repository))).toEqual([['one', 'revert', null]]);
  });

  test('a line of the message gives a reason, which a note’s comes before', async () => {
    const line = (reason: string) => `one\n\nMigration-Override: ${reason}`;
    const { repository, oids } = publishedLine([edit(line('in a hurry')), { tree: { [sql2]: '-- x\n' }, message: line('two') }]);
    note(repository, oids[2] ?? '', { way: 'skip', reason: 'noted' });
    expect((await all(repository)).flagged.map(({ reason }) => reason)).toEqual(['in a hurry', 'noted']);
  });

  test('without a note: hooks that are not installed, and hooks that were off', async () => {
    const { repository } = publishedLine([edit('one')]);
    expect(told(await all(repository))).toEqual([['one', 'hooks never installed', null]]);
    repository.write({ '.git/hooks/pre-commit': 'sh node_modules/drizzle-guard/hooks/pre-commit "$@"\n' });
    repository.executable('.git/hooks/pre-commit');
    expect(told(await all(repository))).toEqual([['one', 'hooks off', null]]);
  });

  test('in a clone it was made elsewhere', async () => {
    const { repository } = publishedLine([edit('one')]);
    const clone = new TestRepository(temporaryFolder());
    clone.git('clone', '-q', '--no-local', repository.path, '.');
    expect(told(await all(clone))).toEqual([['one', 'made elsewhere', null]]);
  });

  test('in another worktree it was made here', async () => {
    const { repository } = publishedLine([]);
    const tree = new TestRepository(`${temporaryFolder()}/tree`);
    repository.git('worktree', 'add', '-q', '-b', 'side', tree.path);
    tree.write(edit('one').tree).commit('one');
    repository.git('merge', '-q', '--ff-only', 'side');
    repository.publish();
    expect(told(await all(repository))).toEqual([['one', 'hooks never installed', null]]);
  });

  test('before the tool came it is nobody’s', async () => {
    const { repository } = publishedLine([
      { tree: { 'package.json': '{}\n', [sql1]: '-- one\n' }, message: 'before' },
      { tree: { '.husky/pre-commit': 'npx drizzle-guard hook pre-commit\n' } },
      { tree: { [sql2]: '-- two\n' }, message: 'after' },
    ]);
    // the very first commit of the helper has it already
    const root = repository.git('rev-list', '--max-parents=0', 'HEAD');
    repository.git('checkout', '-q', '--orphan', 'fresh', root);
    repository.write({ 'package.json': '{}\n' }).commit('first');
    repository.git('cherry-pick', '--strategy-option=theirs', `${root}..main`);
    repository.git('branch', '-M', 'fresh', 'main');
    repository.publish();
    expect(told(await all(repository))).toEqual([
      ['before', 'before drizzle-guard', null],
      ['after', 'hooks never installed', null],
    ]);
  });
});

test('names and messages of others obey nobody on the terminal, and show no passwords', async () => {
  const { repository } = publishedLine([]);
  const hostile = 'Eve\u001b[31m\u202e';
  repository.git('config', 'user.name', 'x');
  repository.write({ 'drizzle/0009_\u001b[2J\n\u202e.sql': 'select 1;\n' }).stage();
  const message = 'red \u001b[31m\u0007 https://eve:secret@example.com/x';
  repository.run('git commit -q --no-verify -F -', {
    input: message,
    env: { GIT_AUTHOR_NAME: hostile, GIT_AUTHOR_EMAIL: 'eve@example.com' },
  });
  repository.publish();
  const report = await all(repository);
  const text = auditPretty(report, { color: false });
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u202e]/u);
  expect(text).toContain('https://***@example.com/x');
  expect(text).toContain('author     Eve\\u001b[31m\\u202e <eve@example.com>, 2040-01-01');
  expect(text).toContain('committer  Ada <ada@example.com>, 2040-01-01');
  expect(text).toContain('sql-not-in-journal  drizzle/0009_\\u001b[2J\\n\\u202e.sql  still open');
  expect(JSON.parse(JSON.stringify(report)).flagged[0].author.name).toBe(hostile);
});

test('what a person reads', async () => {
  const { repository, oids } = publishedLine([
    { tree: { [sql1]: '-- edited\n' }, message: 'Mend a migration' },
    { tree: { 'drizzle/0009_by_hand.sql': 'select 1;\n' }, message: 'Add an index' },
    { tree: { [sql1]: project('3')[sql1] ?? '' } },
  ]);
  note(repository, oids[2] ?? '', { way: 'skip', reason: 'the kit cannot write it' });
  const [first, second, third] = oids.slice(1).map((oid) => oid.slice(0, 10));
  expect(auditPretty(await all(repository), { color: false })).toBe(
    [
      `override  ${first}  Mend a migration`,
      '  author     Ada <ada@example.com>, 2040-01-01',
      `  committed without the hooks, which are not installed in this clone, no reason given; fixed in ${third?.slice(0, 7)}`,
      `  committed-sql-edited  ${sql1}  fixed in ${third?.slice(0, 7)}`,
      `    ${sql1} was edited after it was published as of ${oids[0]?.slice(0, 7)} (2040-01-01).`,
      '',
      `override  ${second}  Add an index`,
      '  author     Ada <ada@example.com>, 2040-01-01',
      '  bypassed with DRIZZLE_GUARD_SKIP: the kit cannot write it; still open',
      '  sql-not-in-journal  drizzle/0009_by_hand.sql  still open',
      '    drizzle/0009_by_hand.sql is not in drizzle/meta/_journal.json.',
      '',
      '4 commits, 4 touch migrations: 1 clean, 1 inherited, 0 approved, 2 overrides (1 with a reason)',
      '          still open     fixed',
      'mistakes           1         0',
      'decisions          0         1',
      '',
    ].join('\n'),
  );
});
