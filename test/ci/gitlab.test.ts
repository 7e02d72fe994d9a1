import { describe, expect, test } from 'vitest';
import { gitlab as provider } from '../../src/ci/gitlab.ts';
import { type Environment, Hosted, runCi } from '../support/ci.ts';
import { history } from '../support/histories.ts';

const edited = { 'drizzle/0001_step_2.sql': 'select 1;' };
const zeros = '0'.repeat(40);
const gitlab = { CI: 'true', GITLAB_CI: 'true', CI_COMMIT_BEFORE_SHA: zeros };

function mergeRequest(more: Environment): Environment {
  return {
    ...gitlab,
    CI_PIPELINE_SOURCE: 'merge_request_event',
    CI_MERGE_REQUEST_IID: '7',
    CI_MERGE_REQUEST_PROJECT_ID: '1',
    CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '1',
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    ...more,
  };
}

describe('a merge request', () => {
  function requested() {
    const hosted = new Hosted().branch();
    hosted.work.write(edited);
    hosted.commit('Edit');
    return { hosted, base: hosted.work.git('rev-parse', 'main~2'), ...hosted.merge() };
  }

  test.each(['merged_result', 'merge_train'])('as %s is judged from what it is merged into', async (type) => {
    const { hosted, base, head, merged } = requested();
    const environment = mergeRequest({
      CI_MERGE_REQUEST_EVENT_TYPE: type,
      CI_COMMIT_SHA: merged,
      CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: head,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    });
    const ran = await runCi(hosted.checkout(merged), environment);
    expect(ran).toMatchObject({
      exitCode: 1,
      report: { subject: { head: merged, base: [hosted.main] }, findings: [{ rule: 'committed-sql-edited' }] },
    });
  });

  test('as its source branch is judged from where it left the target, whatever the target was before', async () => {
    const { hosted, base, head } = requested();
    for (const depth of [1, 20]) {
      const environment = mergeRequest({ CI_COMMIT_SHA: head, CI_MERGE_REQUEST_DIFF_BASE_SHA: head });
      const ran = await runCi(hosted.checkout(head, depth), environment);
      expect(ran).toMatchObject({ exitCode: 1, report: { subject: { head, base: [base] } } });
    }
  });

  test('in a clone that a runner kept from an earlier job is judged against the target as it is now', async () => {
    const { hosted, base, head } = requested();
    const clone = hosted.fullCheckout(head);
    clone.git('update-ref', 'refs/remotes/origin/main', `${base}~1`);
    const environment = mergeRequest({ CI_COMMIT_SHA: head });
    expect((await runCi(clone, environment)).report.subject.base).toEqual([base]);
    // the best that is known here
    expect((await runCi(clone, environment, { fetch: false })).report.subject.base).toEqual([
      hosted.work.git('rev-parse', 'main~3'),
    ]);
  });

  test("of a fork, whose clone has another main, is judged from GitLab's base", async () => {
    const { hosted, base, head } = requested();
    hosted.server.git('update-ref', 'refs/heads/main', `${hosted.main}~3`);
    const environment = mergeRequest({
      CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '2',
      CI_COMMIT_SHA: head,
      CI_MERGE_REQUEST_DIFF_BASE_SHA: base,
    });
    const ran = await runCi(hosted.checkout(head), environment);
    expect(ran).toMatchObject({ exitCode: 1, report: { subject: { head, base: [base] } } });
  });
});

describe('a branch', () => {
  test('that is published is judged from what it was', async () => {
    const hosted = new Hosted();
    const old = hosted.main;
    hosted.work.write(edited);
    hosted.commit('Edit');
    const tip = hosted.commit('And more');
    hosted.push('main');
    const environment = { ...gitlab, CI_COMMIT_BRANCH: 'main', CI_COMMIT_SHA: tip, CI_COMMIT_BEFORE_SHA: old };
    const ran = await runCi(hosted.checkout(tip), environment);
    expect(ran).toMatchObject({ exitCode: 1, report: { subject: { base: [old] } } });
  });

  test('that is not, or is new, is judged from where it left what is published', async () => {
    const hosted = new Hosted().branch();
    hosted.work.write(history('0.31', 'sqlite', '4'));
    const old = hosted.commit('Add age');
    hosted.work.write({ 'drizzle/0003_step_4.sql': 'select 1;' });
    const tip = hosted.commit('Again');
    hosted.push('feature');
    for (const before of [zeros, old]) {
      const environment = { ...gitlab, CI_COMMIT_BRANCH: 'feature', CI_COMMIT_SHA: tip, CI_COMMIT_BEFORE_SHA: before };
      const ran = await runCi(hosted.checkout(tip), environment);
      expect(ran).toMatchObject({ exitCode: 0, report: { subject: { base: [hosted.work.git('rev-parse', 'main~2')] } } });
    }
  });
});

test('a tag is judged as what its commit brought', async () => {
  const hosted = new Hosted();
  hosted.work.git('tag', 'v1');
  hosted.push('refs/tags/v1');
  const ran = await runCi(hosted.checkout(hosted.main), { ...gitlab, CI_COMMIT_TAG: 'v1' });
  expect(ran).toMatchObject({ exitCode: 0, report: { subject: { base: [hosted.work.git('rev-parse', 'main~1')] } } });
});

describe('what runs a schema', () => {
  const privileged = (more: Environment) => provider.privileged({ ...mergeRequest({ CI_PROJECT_ID: '1' }), ...more });
  test.each([
    [{}, false],
    [{ CI_PIPELINE_SOURCE: 'push' }, false],
    [{ CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '2', CI_PROJECT_ID: '2' }, false],
    [{ CI_MERGE_REQUEST_SOURCE_PROJECT_ID: '2' }, true],
    [{ CI_PIPELINE_SOURCE: 'chat' }, true],
    [{ CI_PIPELINE_SOURCE: 'external_pull_request_event' }, true],
    [{ CI_PIPELINE_SOURCE: 'something_new' }, true],
  ])('%j: privileged %s', (more, expected) => {
    expect(privileged(more) !== undefined).toBe(expected);
  });
});
