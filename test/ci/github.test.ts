import { describe, expect, test } from 'vitest';
import { github } from '../../src/ci/github.ts';
import { judge } from '../../src/index.ts';
import type { Report } from '../../src/model/report.ts';
import { type CiRan, Hosted, onGithub, onPullRequest, onPush, runCi } from '../support/ci.ts';
import { history } from '../support/histories.ts';

const edited = { 'drizzle/0001_step_2.sql': 'select 1;' };
const added = history('0.31', 'sqlite', '4');
const zeros = '0'.repeat(40);

const verdict = ({ verdict, findings, unchecked }: Report) => ({
  verdict,
  findings: findings.map(({ rule, fingerprint, approvedBy }) => ({ rule, fingerprint, approvedBy })),
  unchecked,
});

/** The verdict is that of `check --range` where all of the history is. */
async function expectAsInFull(hosted: Hosted, ran: CiRan, from: string, to: string): Promise<void> {
  const full = hosted.fullCheckout(to);
  const report = await judge({ cwd: full.path, subject: { kind: 'range', from, to } });
  expect(verdict(ran.report)).toEqual(verdict(report));
  expect(ran.report.subject.head).toBe(report.subject.head);
}

/** A line that approves what `edited` does, found out as a user would. */
async function approvalLine(hosted: Hosted): Promise<string> {
  const { rule, subject } = (await judge({ cwd: hosted.work.path, subject: { kind: 'index' }, base: 'main' })).findings[0] ?? {};
  return `Migration-Approved: ${rule} ${subject}: never ran anywhere`;
}

describe('a pull request at depth 1', () => {
  test('that is clean costs one commit more', async () => {
    const hosted = new Hosted().branch();
    hosted.work.write(added);
    hosted.commit('Add age');
    const { head, merged } = hosted.merge();
    const clone = hosted.checkout(merged);
    const ran = await runCi(clone, onPullRequest(head, merged));
    expect(ran).toMatchObject({ exitCode: 0, report: { subject: { head: merged, base: [hosted.main] }, notes: [] } });
    expect(ran.stderr).toBe(
      `drizzle-guard: the clone lacked commits: git fetch --depth=1 origin ${hosted.main.slice(0, 10)}\ndrizzle-guard: nothing found\n`,
    );
    await expectAsInFull(hosted, ran, hosted.main, merged);
  });

  test('with a finding', async () => {
    const hosted = new Hosted().branch();
    hosted.work.write(edited);
    hosted.commit('Edit');
    const { head, merged } = hosted.merge();
    const ran = await runCi(hosted.checkout(merged), onPullRequest(head, merged));
    expect(ran).toMatchObject({ exitCode: 1, report: { findings: [{ rule: 'committed-sql-edited' }] } });
    await expectAsInFull(hosted, ran, hosted.main, merged);
  });

  test('approved in a message that must be fetched first', async () => {
    const hosted = new Hosted().branch();
    hosted.work.write(edited).stage();
    hosted.commit(`Edit\n\n${await approvalLine(hosted)}`);
    hosted.commit('And more');
    const { head, merged } = hosted.merge();
    const ran = await runCi(hosted.checkout(merged), onPullRequest(head, merged));
    expect(ran).toMatchObject({ exitCode: 0, report: { verdict: 'approved' } });
    expect(ran.stderr).toMatch(/git fetch --deepen=50 origin/);
    await expectAsInFull(hosted, ran, hosted.main, merged);
  });

  test('is not approved by a message that main had before', async () => {
    const hosted = new Hosted();
    hosted.work.write(edited).stage();
    const line = await approvalLine(hosted);
    hosted.work.git('reset', '-q', '--hard');
    hosted.commit(`An approval long ago\n\n${line}`);
    for (let at = 0; at < 3; at++) hosted.commit(`more ${at}`);
    hosted.push('main').branch();
    hosted.work.write(edited);
    hosted.commit('Edit');
    const { head, merged } = hosted.merge();
    for (const depth of [1, 3, 5, 7]) {
      const ran = await runCi(hosted.checkout(merged, depth), onPullRequest(head, merged));
      expect(ran).toMatchObject({ exitCode: 1, report: { verdict: 'blocked' } });
      await expectAsInFull(hosted, ran, hosted.main, merged);
    }
  });

  test('is judged against what main is now, not against what the event says it was', async () => {
    const hosted = new Hosted();
    const stale = hosted.main;
    hosted.work.write(added);
    hosted.commit('Add age on main');
    hosted.push('main').branch('feature', 'main');
    const { head, merged } = hosted.merge();
    const environment = onGithub(
      'pull_request',
      { pull_request: { head: { sha: head }, base: { ref: 'main', sha: stale } } },
      { GITHUB_BASE_REF: 'main' },
    );
    for (const clone of [hosted.checkout(merged), hosted.checkout(head)]) {
      const ran = await runCi(clone, environment);
      expect(ran.report.projects.flatMap(({ newMigrations }) => newMigrations)).toEqual([]);
    }
  });

  test('whose own commit is checked out is judged against where it left main', async () => {
    const hosted = new Hosted().branch();
    hosted.work.write(edited);
    hosted.commit('Edit');
    const { head, merged } = hosted.merge();
    const ran = await runCi(hosted.checkout(head), onPullRequest(head, merged));
    expect(ran).toMatchObject({
      exitCode: 1,
      report: { subject: { head, base: [hosted.work.git('rev-parse', 'main~2')] }, findings: [{ rule: 'committed-sql-edited' }] },
    });
    await expectAsInFull(hosted, ran, hosted.main, head);
  });

  test('writes objects and where history is cut, and no ref', async () => {
    const hosted = new Hosted().branch();
    hosted.work.write(edited);
    hosted.commit('Edit');
    const { head, merged } = hosted.merge();
    const clone = hosted.checkout(merged);
    const state = () => [
      clone.git('for-each-ref'),
      clone.git('status', '--porcelain'),
      clone.read('.git/config'),
      clone.exists('.git/FETCH_HEAD') && clone.read('.git/FETCH_HEAD'),
    ];
    const before = state();
    await runCi(clone, onPullRequest(head, merged));
    expect(state()).toEqual(before);
    clone.git('fsck', '--strict');
  });

  test('is not checked where fetching is forbidden or impossible, and says how to go on', async () => {
    const hosted = new Hosted().branch();
    hosted.work.write(edited);
    hosted.commit('Edit');
    const { head, merged } = hosted.merge();
    const clone = hosted.checkout(merged);
    const forbidden = await runCi(clone, onPullRequest(head, merged), { fetch: false });
    expect(forbidden).toMatchObject({ exitCode: 2, report: { verdict: 'unchecked' } });
    expect(forbidden.report.unchecked[0]?.reason).toMatch(/--no-fetch.*fetch-depth: 0.*--base/);
    clone.git('remote', 'set-url', 'origin', 'https://user:secret@example.invalid/x.git');
    const { exitCode, report } = await runCi(clone, onPullRequest(head, merged));
    expect(exitCode).toBe(2);
    expect(report.unchecked[0]?.reason).toMatch(/could not be fetched.*fetch-depth: 0/);
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  test('whose messages cannot be fetched keeps its findings, and says that nobody read them', async () => {
    const hosted = new Hosted().branch();
    hosted.work.write(edited).stage();
    hosted.commit(`Edit\n\n${await approvalLine(hosted)}`);
    const { head, merged } = hosted.merge();
    const clone = hosted.checkout(merged);
    clone.git('fetch', '-q', '--depth=1', 'origin', hosted.main);
    const { exitCode, report } = await runCi(clone, onPullRequest(head, merged), { fetch: false });
    expect(exitCode).toBe(1);
    expect(report.findings).toMatchObject([{ rule: 'committed-sql-edited' }]);
    expect(report.unchecked).toMatchObject([{ blocks: true, reason: expect.stringMatching(/fetch-depth: 0.*messages/) }]);
  });
});

describe('a pull request of a fork', () => {
  /** The same server: a fork's commits are there as refs/pull/7. */
  function fork() {
    const hosted = new Hosted().branch('theirs');
    hosted.work.write(edited);
    hosted.commit('Edit');
    return { hosted, ...hosted.merge() };
  }

  test('is judged as any other', async () => {
    const { hosted, head, merged } = fork();
    const ran = await runCi(hosted.checkout(merged), onPullRequest(head, merged));
    await expectAsInFull(hosted, ran, hosted.main, merged);
  });

  test('under pull_request_target, which checks out main, is fetched and judged, and never runs', async () => {
    const { hosted, head } = fork();
    const clone = hosted.checkout(hosted.main);
    const environment = onPullRequest(head, hosted.main, 'pull_request_target');
    const ran = await runCi(clone, environment, { level: 'drift' });
    expect(ran.report.findings).toMatchObject([{ rule: 'committed-sql-edited' }]);
    expect(ran.report.subject.head).toBe(head);
    expect(ran.report.unchecked.filter(({ level }) => level === 'drift')).toEqual([]);
    expect(ran.stderr).toContain('level replay, because pull_request_target may have secrets');
    const based = await runCi(clone, environment, { base: hosted.main });
    expect(based.report).toMatchObject({ subject: { head, base: [hosted.main] } });
  });

  test.each(['head', 'merged'] as const)('under pull_request_target with its %s checked out', async (name) => {
    const made = fork();
    const environment = onPullRequest(made.head, made.hosted.main, 'pull_request_target');
    const ran = await runCi(made.hosted.checkout(made[name]), environment);
    expect(ran.report.findings).toMatchObject([{ rule: 'committed-sql-edited' }]);
    await expectAsInFull(made.hosted, ran, made.hosted.main, made[name]);
  });
});

describe('a push at depth 1', () => {
  test('to main is judged from what it was, all of its commits at once', async () => {
    const hosted = new Hosted();
    const old = hosted.main;
    hosted.work.write(edited);
    hosted.commit('Edit');
    hosted.commit('And more');
    hosted.push('main');
    const ran = await runCi(hosted.checkout(hosted.main), onPush('main', old, hosted.main));
    expect(ran).toMatchObject({ exitCode: 1, report: { findings: [{ rule: 'committed-sql-edited' }] } });
    await expectAsInFull(hosted, ran, old, hosted.main);
  });

  test('that replaces main is judged from what it replaced', async () => {
    const hosted = new Hosted();
    hosted.work.write(added);
    const old = hosted.commit('Add age');
    hosted.push('main');
    hosted.work.git('reset', '-q', '--hard', 'HEAD~1');
    hosted.work.write(history('0.31', 'sqlite', '4b'));
    const tip = hosted.commit('Add something else');
    hosted.push('main');
    for (const clone of [hosted.checkout(tip), hosted.fullCheckout(tip)]) {
      const { report } = await runCi(clone, onPush('main', old, tip, { forced: true }));
      expect(report.subject.base).toEqual([old]);
      expect(report.findings.map(({ rule }) => rule)).toContain('committed-migration-deleted');
    }
  });

  test('that replaces what nobody has any more is judged from its parent, and says so', async () => {
    const hosted = new Hosted();
    const gone = 'a'.repeat(40);
    const ran = await runCi(hosted.checkout(hosted.main), onPush('main', gone, hosted.main, { forced: true }));
    expect(ran).toMatchObject({ exitCode: 0, report: { subject: { base: [hosted.work.git('rev-parse', 'main~1')] } } });
    expect(ran.stderr).toContain('aaaaaaaaaa, which this push replaced, cannot be fetched');
    const unforced = await runCi(hosted.checkout(hosted.main), onPush('main', gone, hosted.main));
    expect(unforced.exitCode).toBe(2);
  });

  test.each([
    ['a new branch', zeros],
    ['a branch whose migrations were made again', undefined],
  ])('of %s is judged from where it left what is published', async (_, before) => {
    const hosted = new Hosted().branch();
    hosted.work.write(added);
    const old = hosted.commit('Add age');
    hosted.push('feature');
    if (before === undefined) {
      hosted.work.write({ 'drizzle/0003_step_4.sql': 'select 1;' });
      hosted.commit('Again');
      hosted.push('feature');
    }
    const tip = hosted.work.git('rev-parse', 'HEAD');
    const ran = await runCi(hosted.checkout(tip), onPush('feature', before ?? old, tip));
    expect(ran).toMatchObject({ exitCode: 0, report: { subject: { base: [hosted.work.git('rev-parse', 'main~2')] } } });
    await expectAsInFull(hosted, ran, hosted.main, tip);
  });

  test('to a branch that the configuration publishes is judged from what it was', async () => {
    const hosted = new Hosted();
    hosted.work.write({ 'drizzle-guard.json': '{"published":["origin/main","origin/next"]}' });
    hosted.commit('Configure');
    hosted.push('main').branch('next', 'main');
    hosted.work.write(added);
    const old = hosted.commit('Add age');
    hosted.push('next');
    hosted.work.write({ 'drizzle/0003_step_4.sql': 'select 1;' });
    hosted.commit('Edit');
    const tip = hosted.commit('And more');
    hosted.push('next');
    for (const clone of [hosted.checkout(tip), hosted.fullCheckout(tip)]) {
      const ran = await runCi(clone, onPush('next', old, tip));
      expect(ran).toMatchObject({
        exitCode: 1,
        report: { subject: { base: [old] }, findings: [{ rule: 'committed-sql-edited' }] },
      });
    }
  });
});

test('a merge group is judged from its base', async () => {
  const hosted = new Hosted();
  const base = hosted.main;
  hosted.work.write(edited);
  hosted.commit('First of the group');
  const tip = hosted.commit('Second of the group');
  hosted.push('gh-readonly-queue/main/pr-7');
  const ran = await runCi(hosted.checkout(tip), onGithub('merge_group', { merge_group: { base_sha: base, head_sha: tip } }));
  expect(ran.report.subject.base).toEqual([base]);
  expect(ran.exitCode).toBe(1);
  await expectAsInFull(hosted, ran, base, tip);
});

describe('a run that is about no change', () => {
  test.each(['workflow_dispatch', 'schedule', 'release'])('%s judges what HEAD brought', async (name) => {
    const hosted = new Hosted();
    const parent = hosted.main;
    hosted.work.write(edited);
    const tip = hosted.commit('Edit');
    hosted.push('main');
    for (const clone of [hosted.checkout(tip), hosted.fullCheckout(tip)]) {
      const ran = await runCi(clone, onGithub(name, {}));
      expect(ran).toMatchObject({ exitCode: 1, report: { subject: { base: [parent] } } });
      await expectAsInFull(hosted, ran, parent, tip);
    }
  });
});

test('an event that cannot be read is named', async () => {
  const hosted = new Hosted();
  const environment = { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', GITHUB_EVENT_PATH: '/nowhere/event.json' };
  await expect(runCi(hosted.work, environment)).rejects.toThrow(/GITHUB_EVENT_PATH.*\/nowhere\/event\.json/);
});

test.each([
  ['push', false],
  ['pull_request', false],
  ['merge_group', false],
  ['workflow_dispatch', false],
  ['pull_request_target', true],
  ['workflow_run', true],
  ['issue_comment', true],
  ['something_new', true],
  ['', true],
])('an event %j is privileged: %s', (name, expected) => {
  expect(github.privileged({ GITHUB_EVENT_NAME: name }) !== undefined).toBe(expected);
});
