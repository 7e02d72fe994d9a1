import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/config.ts';
import { judge, type Report } from '../../src/index.ts';
import { approvalsIn } from '../../src/model/approval-lines.ts';
import { history } from '../support/histories.ts';
import { publishedRepository, type TestRepository, type Tree } from '../support/repository.ts';

const state = (name: Parameters<typeof history>[2]) => history('0.31', 'sqlite', name);
const edit: Tree = { 'drizzle/0001_step_2.sql': '-- edited\n' };
const stray: Tree = { 'drizzle/meta/notes.md': 'x' };

const index = (repository: TestRepository) => judge({ cwd: repository.path, subject: { kind: 'index' } });
const rulesOf = ({ findings }: Report) => findings.map(({ rule, severity }) => `${severity} ${rule}`).sort();
const reasonsOf = ({ unchecked }: Report) => unchecked.map(({ reason }) => reason).join('\n');

/** The same settings in each of the places they may be in. */
const places = [
  { place: 'drizzle-guard.json', written: (text: string): Tree => ({ 'drizzle-guard.json': text }) },
  {
    place: 'package.json',
    written: (text: string): Tree => ({ 'package.json': `{ "name": "app", "drizzle-guard": ${text} }` }),
  },
];
const settings = (value: object): Tree => ({ 'drizzle-guard.json': JSON.stringify(value) });
/** State 3 is published, with settings; a feature branch follows. */
function feature(...trees: Tree[]): TestRepository {
  const repository = publishedRepository(Object.assign({}, state('3'), ...trees));
  repository.git('checkout', '-q', '-b', 'feature');
  return repository;
}

describe.each(places)('settings in $place', ({ place, written }) => {
  test.each([
    { what: 'nothing', text: '{}' },
    {
      what: 'every key',
      text: JSON.stringify({
        $schema: 'node_modules/drizzle-guard/schema.json',
        projects: [
          { out: 'drizzle', schema: 'src/**/*.ts', config: 'drizzle.config.ts' },
          { out: 'other', schema: ['a.ts', 'b.ts'] },
          { out: 'x' },
        ],
        published: ['origin/main', 'origin/release/*'],
        rules: { 'unknown-file': 'off', 'when-in-future': 'warning', 'schema-without-migration': 'error' },
        conventions: true,
        approvals: [
          { rule: 'committed-sql-edited', subject: 'x@1234567', reason: 'never ran', by: 'Ada' },
          { rule: 'committed-sql-edited', subject: 'y@1234567', reason: 'never ran' },
        ],
      }),
    },
    { what: 'an empty list', text: '{"projects":[],"approvals":[],"rules":{}}' },
  ])('may be $what', async ({ text }) => {
    expect(await index(feature(written(text)))).toMatchObject({ verdict: 'clean', unchecked: [] });
    expect(await index(feature().write(written(text)).stage())).toMatchObject({ verdict: 'clean', unchecked: [] });
  });

  test.each([
    { what: 'an unknown key', text: '{"rulez":{}}', where: /no setting rulez/ },
    {
      what: 'an unknown key further in',
      text: '{"projects":[{"out":"a"},{"out":"b","shema":"c"}]}',
      where: /no setting projects\.1\.shema/,
    },
    { what: 'a missing key', text: '{"approvals":[{"rule":"a","subject":"b"}]}', where: /approvals\.0\.reason is missing/ },
    { what: 'a number for a text', text: '{"projects":[{"out":1}]}', where: /projects\.0\.out/ },
    { what: 'an empty text', text: '{"projects":[{"out":""}]}', where: /projects\.0\.out/ },
    { what: 'a text for a list', text: '{"published":"main"}', where: /published/ },
    { what: 'a list of conventions', text: '{"conventions":["naming"]}', where: /conventions should be boolean/ },
    { what: 'an unknown severity', text: '{"rules":{"unknown-file":"fatal"}}', where: /rules\.unknown-file.*fatal/ },
    { what: 'a list for all of it', text: '[]', where: /list/ },
    { what: 'null', text: 'null', where: /null/ },
    { what: 'a text', text: '"off"', where: /off/ },
  ])('are not $what: unchecked, naming the file and the place', async ({ text, where }) => {
    const report = await index(feature().write(written(text)).stage());
    expect(report).toMatchObject({ verdict: 'unchecked', unchecked: [{ project: null, blocks: true }] });
    expect(reasonsOf(report)).toContain(place);
    expect(reasonsOf(report)).toMatch(where);
  });

  test.each([
    { what: 'cut', text: '{"rules":' },
    { what: 'in conflict', text: '<<<<<<< HEAD\n{}\n=======\n{}\n>>>>>>> main\n' },
    { what: 'with a comment', text: '{ // all off\n}' },
  ])('are not JSON that is $what: unchecked, naming the file', async ({ text }) => {
    const report = await index(feature().write(written(text)).stage());
    expect(report).toMatchObject({ verdict: 'unchecked', unchecked: [{ blocks: true }] });
    expect(reasonsOf(report)).toContain(place);
  });

  test('that are broken and published can be mended, and switch nothing off meanwhile', async () => {
    const repository = feature(written('{"rules":{"committed-sql-edited":"off"},"oops":1}'));
    expect((await index(repository.write({ 'readme.md': 'x' }).stage())).verdict).toBe('unchecked');
    const mending = await index(repository.write(written('{}')).stage());
    expect(mending).toMatchObject({ verdict: 'clean', unchecked: [{ blocks: false }] });
    expect(reasonsOf(mending)).toContain(place);
    expect(rulesOf(await index(repository.write(edit).stage()))).toEqual(['error committed-sql-edited']);
  });

  test('are read from the index, not from the working tree', async () => {
    const repository = feature().write(written('{}')).stage().write(written('{'));
    expect((await index(repository)).verdict).toBe('clean');
    expect((await judge({ cwd: repository.path, subject: { kind: 'worktree' } })).verdict).toBe('unchecked');
  });
});

describe('settings', () => {
  test('with a byte order mark are read', async () => {
    const repository = feature({ 'drizzle-guard.json': '\uFEFF{"rules":{"unknown-file":"off"}}' }).write(stray).stage();
    expect(await index(repository)).toMatchObject({ verdict: 'clean', findings: [] });
  });

  test('that are not UTF-8 are not guessed', async () => {
    const repository = feature()
      .write({ 'drizzle-guard.json': new Uint8Array([0x7b, 0xff, 0x7d]) })
      .stage();
    const report = await index(repository);
    expect(report.verdict).toBe('unchecked');
    expect(reasonsOf(report)).toContain('drizzle-guard.json');
  });

  test('of drizzle-guard.json count, where package.json has some too', async () => {
    const both = { ...settings({}), 'package.json': '{"drizzle-guard":{"rules":{"unknown-file":"off"}}}' };
    expect(rulesOf(await index(feature(both).write(stray).stage()))).toEqual(['warning unknown-file']);
  });

  test('are not looked for in a package.json without them, broken or not', async () => {
    for (const text of ['{', '{"dependencies":{"drizzle-orm":"*"}}', '{"devDependencies":{"drizzle-guard":"*"}}', 'null'])
      expect(await index(feature().write({ 'package.json': text }).stage())).toMatchObject({ verdict: 'clean' });
  });

  test('of a folder below are nobody’s', async () => {
    const repository = feature().write({ 'packages/db/drizzle-guard.json': '{' }).stage();
    expect((await index(repository)).verdict).toBe('clean');
  });
});

describe('rules', () => {
  test('that do not exist are no settings', async () => {
    const report = await index(
      feature()
        .write(settings({ rules: { 'comitted-sql-edited': 'off' } }))
        .stage(),
    );
    expect(report).toMatchObject({ verdict: 'unchecked', unchecked: [{ blocks: true }] });
    expect(reasonsOf(report)).toContain('rules.comitted-sql-edited');
  });

  test.each([
    { rules: {}, found: ['error committed-sql-edited', 'warning unknown-file'], verdict: 'blocked' },
    { rules: { 'committed-sql-edited': 'off' }, found: ['warning unknown-file'], verdict: 'clean' },
    {
      rules: { 'committed-sql-edited': 'warning' },
      found: ['warning committed-sql-edited', 'warning unknown-file'],
      verdict: 'clean',
    },
    { rules: { 'committed-sql-edited': 'off', 'unknown-file': 'error' }, found: ['error unknown-file'], verdict: 'blocked' },
    { rules: { 'committed-sql-edited': 'off', 'unknown-file': 'off' }, found: [], verdict: 'clean' },
  ])('published as $rules', async ({ rules, found, verdict }) => {
    const repository = feature(settings({ rules })).write(edit).write(stray).stage();
    const report = await index(repository);
    expect(rulesOf(report)).toEqual(found);
    expect(report.verdict).toBe(verdict);
  });

  test.each([
    { what: 'adds', before: {} },
    { what: 'edits', before: settings({ rules: { 'unknown-file': 'off' } }) },
  ])('a change that $what them does not switch off its own judge', async ({ before }) => {
    const repository = feature(before).write(settings({ rules: { 'committed-sql-edited': 'off' } }));
    const first = repository.write(edit).commit();
    const commit = await judge({ cwd: repository.path, subject: { kind: 'commit', revision: first } });
    expect(rulesOf(commit)).toEqual(['error committed-sql-edited']);
    const bases = [repository.git('rev-parse', 'main')];
    const push = await judge({ cwd: repository.path, subject: { kind: 'push', revision: first, bases } });
    expect(rulesOf(push)).toEqual(['error committed-sql-edited']);
    repository.publish();
    repository.write({ 'drizzle/0002_step_3.sql': '-- edited\n' }).stage();
    expect(await index(repository)).toMatchObject({ verdict: 'clean', findings: [] });
  });

  test('a change that removes them is judged with them', async () => {
    const repository = feature(settings({ rules: { 'committed-sql-edited': 'off' } }));
    repository.write({ ...edit, 'drizzle-guard.json': null }).stage();
    expect((await index(repository)).verdict).toBe('clean');
  });
});

describe('approvals in the configuration', () => {
  const subjectOf = (repository: TestRepository) =>
    `0001_step_2@${repository.stage().git('rev-parse', ':drizzle/0001_step_2.sql').slice(0, 16)}`;
  const approved = (approval: object) => settings({ approvals: [{ reason: 'never ran', ...approval }] });

  test('are read from the change, and say who and why', async () => {
    const repository = feature().write(edit);
    const subject = subjectOf(repository);
    repository.write(approved({ rule: 'committed-sql-edited', subject, by: 'Grace' })).stage();
    const report = await index(repository);
    expect(report.verdict).toBe('approved');
    expect(report.findings).toMatchObject([
      { subject, approvedBy: { rule: 'committed-sql-edited', subject, reason: 'never ran', by: 'Grace' } },
    ]);
  });

  test('are void after another edit', async () => {
    const repository = feature().write(edit);
    const subject = subjectOf(repository);
    repository.write(approved({ rule: 'committed-sql-edited', subject })).stage();
    expect((await index(repository)).verdict).toBe('approved');
    repository.write({ 'drizzle/0001_step_2.sql': '-- edited again\n' }).stage();
    expect((await index(repository)).verdict).toBe('blocked');
  });

  test.each([
    { other: 'rule', approval: { rule: 'committed-snapshot-edited' } },
    { other: 'subject', approval: { rule: 'committed-sql-edited', subject: '0001_step_2' } },
    { other: 'subject', approval: { rule: 'committed-sql-edited', subject: '0001_step_2@0000000' } },
    { other: 'subject', approval: { rule: 'committed-sql-edited', subject: '*' } },
  ])('of another $other are none', async ({ approval }) => {
    const repository = feature().write(edit);
    const subject = subjectOf(repository);
    repository.write(approved({ subject, ...approval })).stage();
    const report = await index(repository);
    expect(report).toMatchObject({ verdict: 'blocked', findings: [{ approvedBy: null }] });
  });

  test('leave what nobody approved', async () => {
    const repository = feature().write(edit);
    const subject = subjectOf(repository);
    repository.write({ 'drizzle/0002_step_3.sql': '-- edited\n' });
    repository.write(approved({ rule: 'committed-sql-edited', subject })).stage();
    const report = await index(repository);
    expect(report.verdict).toBe('blocked');
    expect(report.findings.map(({ approvedBy }) => approvedBy !== null)).toEqual([true, false]);
  });

  test.each<{ readonly rule: string; readonly tree: Tree; readonly subject: string }>([
    { rule: 'journal-unreadable', tree: { 'drizzle/meta/_journal.json': '{' }, subject: '_journal.json' },
    { rule: 'journal-entry-without-sql', tree: { 'drizzle/0003_step_4.sql': null }, subject: '0003_step_4' },
    { rule: 'snapshot-missing', tree: { 'drizzle/meta/0003_snapshot.json': null }, subject: '0003_step_4' },
    { rule: 'snapshot-unreadable', tree: { 'drizzle/meta/0003_snapshot.json': '{' }, subject: '0003_step_4' },
  ])('do not cover $rule', async ({ rule, tree, subject }) => {
    const repository = feature().write(state('4')).write(tree).stage();
    const before = await index(repository);
    const [finding] = before.findings.filter((one) => one.rule === rule);
    expect(finding).toMatchObject({ approvable: false, severity: 'error' });
    expect(finding?.subject).toContain(subject);
    repository.write(approved({ rule, subject: finding?.subject })).stage();
    const report = await index(repository);
    expect(report.verdict).toBe('blocked');
    expect(report.findings.find((one) => one.rule === rule)?.approvedBy).toBeNull();
  });

  test('of a migration that another project has as well name the folder', async () => {
    const below = (folder: string, tree: Record<string, string>) =>
      Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${folder}/${path}`, text]));
    const repository = publishedRepository({ ...below('a', state('3')), ...below('b', state('3')) });
    repository.write({ 'a/drizzle/0001_step_2.sql': '-- edited\n', 'b/drizzle/0001_step_2.sql': '-- edited\n' }).stage();
    const [one, other] = (await index(repository)).findings;
    expect([one?.subject, other?.subject]).toEqual([
      expect.stringMatching(/^a\/drizzle#0001_step_2@/),
      expect.stringMatching(/^b\/drizzle#0001_step_2@/),
    ]);
    repository.write(approved({ rule: 'committed-sql-edited', subject: one?.subject })).stage();
    const report = await index(repository);
    expect(report.verdict).toBe('blocked');
    expect(report.findings.map(({ approvedBy }) => approvedBy !== null)).toEqual([true, false]);
    expect(new Set(report.findings.map(({ fingerprint }) => fingerprint)).size).toBe(2);
  });

  test('of migrations that were deleted from two projects tell which is meant', async () => {
    const below = (folder: string, tree: Record<string, string>) =>
      Object.fromEntries(Object.entries(tree).map(([path, text]) => [`${folder}/${path}`, text]));
    const repository = publishedRepository({ ...below('a', state('3')), ...below('b', state('3')) });
    for (const folder of ['a', 'b']) repository.replace(folder, below(folder, state('1')));
    const { findings } = await index(repository.stage());
    const deleted = findings.filter(({ rule }) => rule === 'committed-migration-deleted');
    expect(deleted.map(({ subject }) => subject)).toEqual([
      'a/drizzle#0001_step_2..0002_step_3',
      'b/drizzle#0001_step_2..0002_step_3',
    ]);
  });
});

describe('approvals in messages', () => {
  const rule = 'committed-sql-edited';
  const subject = '0001_step_2@1234567';
  const ada = 'Ada <ada@example.com>';
  const found = { rule, subject, reason: 'it never ran anywhere', by: ada, author: ada };

  test.each([
    { form: 'a trailer', message: `Edit\n\nMigration-Approved: ${rule} ${subject}: it never ran anywhere` },
    { form: 'a line in the middle', message: `Edit\n\nMigration-Approved: ${rule} ${subject}: it never ran anywhere\n\nMore.\n` },
    { form: 'the subject line', message: `Migration-Approved: ${rule} ${subject}: it never ran anywhere` },
    { form: 'an indented line', message: `Squash\n\n    Migration-Approved: ${rule} ${subject}: it never ran anywhere` },
    { form: 'a tab', message: `Squash\n\n\tMigration-Approved: ${rule} ${subject}: it never ran anywhere` },
    { form: 'a bullet', message: `Squash (#12)\n\n* Migration-Approved: ${rule} ${subject}: it never ran anywhere` },
    { form: 'an indented bullet', message: `Squash\n\n  * Migration-Approved: ${rule} ${subject}: it never ran anywhere` },
    { form: 'a dash', message: `Squash\n\n- Migration-Approved: ${rule} ${subject}: it never ran anywhere` },
    { form: 'a folded reason', message: `Edit\n\nMigration-Approved: ${rule} ${subject}: it never\n  ran anywhere\n` },
    { form: 'a fold before the subject', message: `Edit\n\nMigration-Approved: ${rule}\n ${subject}: it never ran\n anywhere` },
    { form: 'a folded bullet', message: `Squash\n\n* Migration-Approved: ${rule} ${subject}:\n  it never ran anywhere\n* other` },
    { form: 'CRLF', message: `Edit\r\n\r\nMigration-Approved: ${rule} ${subject}: it never ran\r\n anywhere\r\n` },
    {
      form: 'a trailer after it',
      message: `Edit\n\n  Migration-Approved: ${rule} ${subject}: it never ran anywhere\n  Signed-off-by: Ada <ada@example.com>`,
    },
  ])('may be $form', ({ message }) => {
    expect(approvalsIn(message, 'Ada <ada@example.com>')).toEqual([found]);
  });

  test('may be several', () => {
    const lines = [1, 2].map((at) => `  Migration-Approved: ${rule} ${at}@1234567: reason ${at}`);
    expect(approvalsIn(['Squash', '', ...lines].join('\n'), 'Ada').map((one) => [one.subject, one.reason])).toEqual([
      ['1@1234567', 'reason 1'],
      ['2@1234567', 'reason 2'],
    ]);
  });

  test.each([
    { what: 'without a reason', message: `Migration-Approved: ${rule} ${subject}:` },
    { what: 'with an empty reason', message: `Migration-Approved: ${rule} ${subject}:   \n\n` },
    { what: 'without a subject', message: `Migration-Approved: ${rule}: it never ran` },
    { what: 'in a sentence', message: `We need a Migration-Approved: ${rule} ${subject}: reason` },
    { what: 'that is quoted', message: `> Migration-Approved: ${rule} ${subject}: reason` },
    { what: 'that is commented out', message: `# Migration-Approved: ${rule} ${subject}: reason` },
  ])('are none $what', ({ message }) => {
    expect(approvalsIn(message, 'Ada')).toEqual([]);
  });

  /** A branch that edits a published migration in one commit and approves it in another's message. */
  function branch(messageOf: (subject: string) => string) {
    const repository = feature().write(edit);
    const blob = repository.stage().git('rev-parse', ':drizzle/0001_step_2.sql').slice(0, 16);
    repository.commit('Edit');
    repository.write({ 'readme.md': 'x' }).commit(messageOf(`0001_step_2@${blob}`));
    return repository;
  }
  const range = (repository: TestRepository) =>
    judge({ cwd: repository.path, subject: { kind: 'range', from: 'main', to: 'HEAD' } });

  test('of any commit in the range count, with their author', async () => {
    const repository = branch((one) => `Say why\n\n  * Migration-Approved: ${rule} ${one}: never\n    ran`);
    for (const report of [
      await range(repository),
      await judge({ cwd: repository.path, subject: { kind: 'commit', revision: 'HEAD' } }),
      await judge({
        cwd: repository.path,
        subject: { kind: 'push', revision: 'HEAD', bases: [repository.git('rev-parse', 'main')] },
      }),
    ]) {
      expect(report.verdict).toBe('approved');
      expect(report.findings).toMatchObject([{ rule, approvedBy: { reason: 'never ran', by: 'Ada <ada@example.com>' } }]);
    }
  });

  test('of what is published already do not', async () => {
    const repository = publishedRepository(state('3')).write(edit);
    const blob = repository.stage().git('rev-parse', ':drizzle/0001_step_2.sql').slice(0, 16);
    repository.git('reset', '-q', '--hard');
    repository.write({ 'readme.md': 'x' }).commit(`Early\n\nMigration-Approved: ${rule} 0001_step_2@${blob}: never ran`);
    repository.publish();
    repository.git('checkout', '-q', '-b', 'feature');
    repository.write(edit).commit();
    expect((await judge({ cwd: repository.path, subject: { kind: 'commit', revision: 'HEAD' } })).verdict).toBe('blocked');
  });

  test('are void after another edit', async () => {
    const repository = branch((one) => `Say why\n\nMigration-Approved: ${rule} ${one}: never ran`);
    expect((await range(repository)).verdict).toBe('approved');
    repository.write({ 'drizzle/0001_step_2.sql': '-- edited again\n' }).commit();
    expect((await range(repository)).verdict).toBe('blocked');
  });

  test('are read whatever the user has git log print', async () => {
    const repository = branch((one) => `Say why\n\nMigration-Approved: ${rule} ${one}: never ran`);
    for (const [name, value] of [
      ['log.showSignature', 'true'],
      ['log.decorate', 'full'],
      ['log.date', 'relative'],
      ['log.follow', 'true'],
      ['log.diffMerges', 'on'],
      ['color.ui', 'always'],
      ['format.pretty', 'oneline'],
      ['core.commentChar', 'M'],
      ['i18n.logOutputEncoding', 'UTF-16'],
    ] as const)
      repository.git('config', name, value);
    expect((await range(repository)).verdict).toBe('approved');
  });

  test('of a squash merge count, as GitHub writes them', async () => {
    const repository = branch((one) => `Say why\n\nMigration-Approved: ${rule} ${one}: never ran`);
    repository.git('checkout', '-q', 'main');
    repository.git('merge', '-q', '--squash', 'feature');
    const message = repository.git('log', '--format=* %s%n%n%w(0,2,2)%b', 'main..feature');
    repository.commit(`Feature (#12)\n\n${message}`);
    const report = await judge({ cwd: repository.path, subject: { kind: 'commit', revision: 'HEAD' } });
    expect(report.verdict).toBe('approved');
  });
});

test.each(['./drizzle', 'drizzle/', 'drizzle'])('a path may be written %s', async (out) => {
  const text = JSON.stringify({ projects: [{ out, schema: ['./src/*.ts'] }] });
  const files = {
    entries: new Map([['drizzle-guard.json', { oid: '', mode: '100644' }]]),
    unmerged: new Set<string>(),
    read: async () => Buffer.from(text),
  };
  expect((await readConfig(files)).projects).toEqual([{ out: 'drizzle', schema: ['src/*.ts'] }]);
});
