import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { rules } from '../../src/rules/index.ts';
import { guard, guardedRepository, packageFiles } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import { installPacked } from '../support/packed.ts';
import { type Ran, TestRepository, temporaryFolder } from '../support/repository.ts';

const byHand = { 'drizzle/0003_by_hand.sql': 'SELECT 1;\n' };

function check(repository: TestRepository, options = '', env: NodeJS.ProcessEnv = {}): Ran {
  return repository.run(`${guard} check ${options}`, { env });
}

describe('exit codes, and what goes where', () => {
  test('0 when clean: nothing on stdout', () => {
    expect(check(guardedRepository())).toMatchObject({ exitCode: 0, stdout: '', stderr: 'drizzle-guard: nothing found\n' });
  });

  test('1 for a finding: the report on stdout', () => {
    const repository = guardedRepository().write(byHand).stage();
    const { exitCode, stdout, stderr } = check(repository);
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect(stdout).toMatch(/^error {2}drizzle\/0003_by_hand\.sql .* sql-not-in-journal\n/);
  });

  test('0 for a warning, which is reported', () => {
    const repository = guardedRepository().write({ 'drizzle/meta/notes.txt': 'note\n' }).stage();
    expect(check(repository)).toMatchObject({
      exitCode: 0,
      stderr: '',
      stdout: expect.stringMatching(/^warning {2}.* unknown-file\n/),
    });
  });

  test('0 when every finding is approved, which is reported', () => {
    const repository = guardedRepository().write(byHand).stage();
    const [finding] = report(repository).findings;
    const approval = { rule: finding?.rule, subject: finding?.subject, reason: 'run by hand', by: 'Ada' };
    repository.write({ 'drizzle-guard.json': JSON.stringify({ approvals: [approval] }) }).stage();
    expect(check(repository)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^approved {2}.* sql-not-in-journal\n {2}Approved by Ada: run by hand\n$/s),
    });
    expect(report(repository).verdict).toBe('approved');
  });

  test('2 for what could not be read, with the way out', () => {
    const repository = guardedRepository().write({ 'drizzle-guard.json': '{ "publishd": [] }\n' }).stage();
    const { exitCode, stdout } = check(repository);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^not checked\n {2}Cannot use drizzle-guard\.json: /);
  });

  test('2 outside of a repository, in one line', () => {
    const folder = new TestRepository(temporaryFolder()).write(packageFiles);
    installPacked(folder.path, '0.31');
    const { exitCode, output } = check(folder);
    expect(exitCode).toBe(2);
    expect(output).toMatch(/^not checked\n {2}\/\S+ is not a git repository, nor is any folder above it\.[^\n]*\n$/);
    expect(folder.run(`${guard} hook pre-commit`)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^drizzle-guard: \/\S+ is not a git repository[^\n]*\n$/),
    });
  });

  test.each([
    ['an unknown option', 'check --stagd', "unknown option '--stagd'"],
    ['an unknown command', 'chek', "unknown command 'chek'"],
    ['an argument too many', 'check drizzle', 'too many arguments'],
    ['an option without its value', 'check --commit', 'argument missing'],
    ['an unknown format', 'check --format xml', 'Allowed choices are pretty, json'],
    ['an unknown level', 'check --level magic', 'Allowed choices are integrity'],
    ['two subjects', 'check --worktree --commit HEAD', 'Only one of --worktree, --commit and --range'],
    ['a range of one commit', 'check --range main', '--range takes two commits, for example main..HEAD; got main'],
    ['a range of three', 'check --range a..b..c', '--range takes two commits'],
    ['an empty range', "check --range ''", '--range takes two commits'],
    ['a rule that does not exist', 'explain nonsense', 'There is no rule nonsense. To list all rules: npx drizzle-guard explain'],
    [
      'a hook that does not exist',
      'hook post-checkout',
      'drizzle-guard has no hook post-checkout; it has pre-commit, pre-merge-commit, prepare-commit-msg, commit-msg, post-commit, post-merge, post-rewrite, pre-push',
    ],
  ])('2 for %s, on stderr', (_, command, message) => {
    const { exitCode, stdout, stderr } = guardedRepository().run(`${guard} ${command}`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    // a mistake of the user's is no crash
    expect(stderr).not.toMatch(/^ +at /m);
  });

  test('no command: the help, and 2', () => {
    expect(guardedRepository().run(guard)).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^Usage: drizzle-guard/),
    });
  });

  test.each([
    ['--help', /^Usage: drizzle-guard/],
    ['check --help', /^Usage: drizzle-guard check/],
    ['--version', /^\d+\.\d+\.\d+\n$/],
  ])('0 for %s', (option, expected) => {
    expect(guardedRepository().run(`${guard} ${option}`)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(expected),
      stderr: '',
    });
  });

  test.each([
    ['--commit nowhere', 'There is no commit nowhere here'],
    ['--range nowhere..HEAD', 'There is no commit nowhere here'],
    ['--base nowhere', 'There is no commit nowhere here'],
    ['--cwd nowhere', 'nowhere'],
  ])('2 for %s, in the report', (options, reason) => {
    const { exitCode, stdout } = check(guardedRepository(), options);
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^not checked\n/);
    expect(stdout).toContain(reason);
  });

  test('a reader that has seen enough is no failure', () => {
    const { stdout, stderr } = guardedRepository().run(`{ ${guard} explain; echo $? >&2; } | true`);
    expect({ stdout, stderr }).toEqual({ stdout: '', stderr: '0\n' });
  });
});

describe('what is judged', () => {
  test('the index; with --worktree the working tree; from any folder', () => {
    const repository = guardedRepository().write(byHand);
    expect(check(repository).exitCode).toBe(0);
    expect(check(repository, '--worktree').exitCode).toBe(1);
    repository.git('add', '-A');
    rmSync(join(repository.path, 'drizzle/0003_by_hand.sql'));
    expect(check(repository).exitCode).toBe(1);
    expect(check(repository, '--worktree').exitCode).toBe(0);
    expect(repository.run(`cd src && ../${guard} check`).exitCode).toBe(1);
    expect(repository.run(`cd / && '${repository.path}/${guard}' check --cwd '${repository.path}/src'`).exitCode).toBe(1);
  });

  test('--level says how far to prove; the index is proved up to drift', () => {
    const repository = guardedRepository();
    const schema = history('0.31', 'postgresql', '4')['src/schema.ts'] ?? '';
    repository.write({ 'src/schema.ts': schema }).stage();
    expect(check(repository, '--level integrity')).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('warning') });
    expect(check(repository)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringContaining('users.nickname was added to the schema'),
    });
    repository.commit('a schema alone');
    expect(check(repository, '--commit HEAD').exitCode).toBe(1);
    expect(check(repository, `--commit ${repository.git('rev-parse', 'HEAD')}`).exitCode).toBe(0);
  });

  test('--commit, --range and --base', () => {
    const repository = guardedRepository();
    repository.write(byHand).commit('bad');
    repository.write({ 'drizzle/0003_by_hand.sql': null }).commit('repaired');
    expect(check(repository, '--commit HEAD~1').exitCode).toBe(1);
    expect(check(repository, '--commit HEAD').exitCode).toBe(0);
    expect(check(repository, '--range origin/main..HEAD~1').exitCode).toBe(1);
    expect(check(repository, '--range origin/main...HEAD~1').exitCode).toBe(1);
    expect(check(repository, '--range origin/main..').exitCode).toBe(0);
    expect(check(repository, '--commit HEAD~1 --base HEAD~1').exitCode).toBe(0);
  });

  test('--all compares the schema with the migrations, whatever changed', () => {
    const repository = guardedRepository().write({ 'src/schema.ts': history('0.31', 'postgresql', '4')['src/schema.ts'] ?? '' });
    repository.commit('forgotten');
    repository.publish();
    expect(check(repository)).toMatchObject({ exitCode: 0, stdout: '' });
    const { exitCode, stdout } = check(repository, '--all');
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^ {2}fix {6}Generate the migration, in a commit of its own\.\n {11}npx drizzle-kit generate\n {11}git add -A drizzle$/m,
    );
    expect(stdout).toContain('1 error was committed earlier (1 schema-without-migration). It blocks no commit; new errors do');
    repository.write(history('0.31', 'postgresql', '4'));
    repository.commit('generated');
    repository.publish();
    expect(check(repository, '--all')).toMatchObject({
      exitCode: 0,
      stderr: 'drizzle-guard: nothing found\n  drizzle  4 migrations, compared with the schema\n',
    });
  });

  test('--all reports what was wrong before, which is counted otherwise', () => {
    const repository = guardedRepository(byHand);
    const { exitCode, stdout } = check(repository);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: 'note  drizzle has 1 older defect; to list: drizzle-guard check --all\n',
    });
    expect(check(repository, '--all')).toMatchObject({ exitCode: 1, stdout: expect.stringContaining('sql-not-in-journal') });
  });
});

describe('--format', () => {
  test.each([
    ['sarif', /^\{\n {2}"\$schema": .*"ruleId": "sql-not-in-journal"/s],
    ['github', /^::error file=drizzle\/0003_by_hand\.sql,title=drizzle-guard%3A sql-not-in-journal::/],
    ['gitlab', /^\[\n.*"check_name": "sql-not-in-journal"/s],
  ])('%s is the report on stdout, with the same exit code', (format, expected) => {
    const repository = guardedRepository().write(byHand).stage();
    expect(check(repository, `--format ${format}`)).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(expected),
      stderr: '',
    });
  });

  test.each([
    ['sarif', /"results": \[\]/, ''],
    ['github', /^$/, 'drizzle-guard: nothing found\n'],
    ['gitlab', /^\[\]\n$/, ''],
  ])('%s of nothing', (format, expected, stderr) => {
    expect(check(guardedRepository(), `--format ${format}`)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(expected),
      stderr,
    });
  });
});

describe('--json', () => {
  const text = v.pipe(v.string(), v.nonEmpty());
  const maybe = v.nullable(text);
  const count = v.pipe(v.number(), v.integer(), v.minValue(0));
  const level = v.picklist(['integrity', 'replay', 'drift']);
  const oid = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/));
  const approval = v.strictObject({ rule: text, subject: text, reason: text, by: v.optional(text) });
  /** The contract, with every key and no other. */
  const contract = v.strictObject({
    schemaVersion: v.literal(1),
    tool: v.strictObject({ name: v.literal('drizzle-guard'), version: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)) }),
    verdict: v.picklist(['clean', 'approved', 'blocked', 'unchecked']),
    subject: v.strictObject({
      kind: v.picklist(['index', 'worktree', 'commit', 'range']),
      head: v.nullable(oid),
      base: v.array(oid),
    }),
    projects: v.array(
      v.strictObject({
        config: maybe,
        out: v.string(),
        dialect: maybe,
        layout: v.picklist(['journal', 'folders']),
        kit: maybe,
        migrations: count,
        newMigrations: v.array(
          v.strictObject({ tag: text, kind: v.nullable(v.picklist(['generated', 'edited', 'custom', 'introspected'])) }),
        ),
        inherited: count,
        schemaFiles: v.array(text),
        schemaPatterns: v.array(text),
      }),
    ),
    findings: v.array(
      v.strictObject({
        rule: v.picklist(rules.map(({ id }) => id)),
        level,
        severity: v.picklist(['error', 'warning']),
        project: v.string(),
        path: text,
        line: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
        subject: v.pipe(v.string(), v.regex(/^[^\s:]+$/)),
        migration: maybe,
        problem: text,
        why: text,
        fix: v.array(v.strictObject({ say: text, run: v.array(text) })),
        repair: v.optional(
          v.strictObject({
            kind: v.picklist(['restore', 'rebuild', 'adopt', 'generate', 'rename']),
            say: text,
            choices: v.optional(v.array(v.strictObject({ say: text, options: v.array(text) }))),
          }),
        ),
        kind: v.picklist(['mistake', 'decision']),
        diff: maybe,
        blob: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{40,64}$/))),
        approvable: v.boolean(),
        approvedBy: v.nullable(approval),
        fingerprint: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)),
      }),
    ),
    unchecked: v.array(v.strictObject({ project: maybe, level, reason: text, blocks: v.boolean() })),
    carried: v.array(v.strictObject({ commit: oid, findings: count })),
    notes: v.array(text),
    durationMs: count,
  });

  test.each([
    ['clean', 'clean', '', {}],
    ['a new migration', 'clean', '', history('0.31', 'postgresql', '4')],
    ['findings', 'blocked', '', { ...byHand, 'drizzle/0001_step_2.sql': 'SELECT 1;\n', 'drizzle/meta/notes.txt': 'note\n' }],
    ['the working tree', 'clean', '--worktree', {}],
    ['a commit', 'clean', '--commit HEAD', {}],
    ['a range', 'clean', '--range HEAD..HEAD', {}],
    ['a failure', 'unchecked', '--commit nowhere', {}],
    ['a broken config', 'unchecked', '', { 'drizzle-guard.json': '{' }],
  ] as const)('%s', (_, verdict, options, tree) => {
    const repository = guardedRepository().write(tree).stage();
    const { exitCode, stdout, stderr } = check(repository, `--json ${options}`);
    const parsed: unknown = JSON.parse(stdout);
    const { success, issues } = v.safeParse(contract, parsed);
    expect(issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`) ?? []).toEqual([]);
    expect(success).toBe(true);
    expect(parsed).toMatchObject({ verdict });
    expect(stderr).toBe('');
    expect(exitCode).toBe({ clean: 0, blocked: 1, unchecked: 2 }[verdict]);
  });

  test('is --format json', () => {
    const repository = guardedRepository().write(byHand).stage();
    const [one, other] = ['--json', '--format json'].map((option) => check(repository, option).stdout);
    expect(one).toContain('sql-not-in-journal');
    expect(other?.replace(/"durationMs": \d+/, '')).toBe(one?.replace(/"durationMs": \d+/, ''));
  });

  test('names what a parent has already', () => {
    const repository = guardedRepository().write(byHand);
    const bad = repository.commit('bad');
    const { verdict, findings, carried } = report(repository);
    expect({ verdict, findings, carried }).toEqual({ verdict: 'clean', findings: [], carried: [{ commit: bad, findings: 1 }] });
    expect(v.is(contract, report(repository))).toBe(true);
  });

  test('fingerprints a finding by rule, folder and subject', () => {
    const [finding] = report(guardedRepository().write(byHand).stage()).findings;
    expect(finding?.fingerprint).toBe(
      createHash('sha256').update(`${finding?.rule}\0drizzle\0${finding?.subject}`).digest('hex').slice(0, 16),
    );
  });
});

describe('color', () => {
  const none: NodeJS.ProcessEnv = { NO_COLOR: undefined };
  test.each([
    ['none into a pipe', none, false],
    ['FORCE_COLOR=1', { ...none, FORCE_COLOR: '1' }, true],
    ['FORCE_COLOR=0', { ...none, FORCE_COLOR: '0' }, false],
    ['NO_COLOR over FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['an empty NO_COLOR says nothing', { NO_COLOR: '', FORCE_COLOR: '1' }, true],
  ])('%s', (_, env, colored) => {
    const repository = guardedRepository().write(byHand).stage();
    const { stdout } = check(repository, '', env);
    expect(stdout.includes('\u001b[')).toBe(colored);
    expect(stdout).toContain('sql-not-in-journal');
    if (colored) expect(check(repository, '--json', env).stdout).not.toContain('\u001b[');
  });
});

describe('passwords', () => {
  const secret = 's3cr3t';
  const address = `postgres://admin:${secret}@db.example.com/app`;
  test.each([
    ['as a revision', `check --commit '${address}'`],
    ['as a base', `check --base '${address}'`],
    ['as a range', `check --range '${address}'`],
    ['in JSON', `check --json --commit '${address}'`],
    ['as an unknown option', `check '--url=${address}'`],
    ['as an unknown command', `'${address}'`],
    ['as a rule', `explain '${address}'`],
    ['as a hook', `hook '${address}'`],
    ['as a parameter', `check --commit 'libsql://db.example.com?authToken=${secret}'`],
  ])('%s are not printed', (_, command) => {
    const { exitCode, output } = guardedRepository().run(`${guard} ${command}`);
    expect(exitCode).toBe(2);
    expect(output).not.toContain(secret);
    expect(output).toContain('***');
  });

  test("of a remote's address are not printed by a push", () => {
    const repository = guardedRepository().write(byHand);
    const bad = repository.commit('bad');
    const lines = `refs/heads/main ${bad} refs/heads/main ${'1'.repeat(40)}\n`;
    const ran = repository.run(
      `${guard} hook pre-push 'https://ada:${secret}@example.com/app' 'https://ada:${secret}@example.com/app'`,
      {
        input: lines,
      },
    );
    expect(ran.exitCode).not.toBe(0);
    expect(ran.output).not.toContain(secret);
  });
});

describe('explain', () => {
  test('prints a rule, and says where more is written', () => {
    const repository = guardedRepository();
    const page = repository.read('node_modules/drizzle-guard/docs/rules.md');
    for (const { id } of rules) expect(page, `the page on ${id}`).toContain(`\n### ${id}\n`);
    const { exitCode, stdout } = repository.run(`${guard} explain committed-sql-edited`);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^committed-sql-edited \(error, level integrity, can be approved\)\n/);
    expect(stdout).toMatch(/\n {2}node_modules\/drizzle-guard\/docs\/rules\.md#committed-sql-edited\n$/);
  });
});

interface Printed {
  readonly verdict: string;
  readonly findings: readonly { readonly rule: string; readonly subject: string; readonly fingerprint: string }[];
  readonly carried: readonly unknown[];
}

function report(repository: TestRepository): Printed {
  return JSON.parse(check(repository, '--json').stdout) as Printed;
}
