import { describe, expect, test } from 'vitest';
import { azure } from '../../src/ci/azure.ts';
import { type Environment, Hosted, runCi } from '../support/ci.ts';
import { history } from '../support/histories.ts';

const edited = { 'drizzle/0001_step_2.sql': 'select 1;' };
const build = { TF_BUILD: 'True', BUILD_REASON: 'IndividualCI' };

function pullRequest(source: string, more: Environment = {}): Environment {
  return {
    TF_BUILD: 'True',
    BUILD_REASON: 'PullRequest',
    SYSTEM_PULLREQUEST_PULLREQUESTID: '7',
    SYSTEM_PULLREQUEST_ISFORK: 'False',
    SYSTEM_PULLREQUEST_SOURCECOMMITID: source,
    SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main',
    ...more,
  };
}

describe('a pull request', () => {
  function requested() {
    const hosted = new Hosted().branch();
    const base = hosted.work.git('rev-parse', 'main~2');
    hosted.work.write(edited);
    hosted.commit('Edit');
    return { hosted, base, ...hosted.merge() };
  }

  test('is judged as the merge that is checked out, from what it is merged into', async () => {
    const { hosted, head, merged } = requested();
    const ran = await runCi(hosted.checkout(merged), pullRequest(head));
    expect(ran).toMatchObject({
      exitCode: 1,
      report: { subject: { head: merged, base: [hosted.main] }, findings: [{ rule: 'committed-sql-edited' }] },
    });
  });

  test.each(['refs/heads/main', 'main'])('whose own commit is checked out is judged from where it left %s', async (target) => {
    const { hosted, head, base } = requested();
    const environment = pullRequest(head, { SYSTEM_PULLREQUEST_TARGETBRANCH: target });
    const ran = await runCi(hosted.checkout(head), environment);
    expect(ran).toMatchObject({ exitCode: 1, report: { subject: { head, base: [base] } } });
  });

  test('without its commit is judged from where the merge left its target', async () => {
    const { hosted, merged } = requested();
    const ran = await runCi(hosted.checkout(merged), pullRequest('', { SYSTEM_PULLREQUEST_SOURCECOMMITID: '' }));
    expect(ran).toMatchObject({ exitCode: 1, report: { subject: { head: merged, base: [hosted.main] } } });
  });

  test('that cannot be fetched, because checkout leaves no password, is not checked and names the setting', async () => {
    const { hosted, head, merged } = requested();
    const clone = hosted.checkout(merged);
    clone.git('remote', 'set-url', 'origin', 'nowhere');
    const ran = await runCi(clone, pullRequest(head));
    expect(ran.exitCode).toBe(2);
    expect(ran.report.unchecked[0]?.reason).toMatch(/could not be fetched.* Check out with fetchDepth: 0, or name a base/s);
  });
});

test('a push is judged from where the branch left what is published, and a good one passes', async () => {
  const hosted = new Hosted().branch();
  hosted.work.write(history('0.31', 'sqlite', '4'));
  const good = hosted.commit('Add age');
  hosted.work.write(edited);
  const bad = hosted.commit('Edit');
  hosted.push('feature');
  const base = [hosted.work.git('rev-parse', 'main~2')];
  expect(await runCi(hosted.checkout(good), build)).toMatchObject({ exitCode: 0, report: { subject: { base } } });
  expect(await runCi(hosted.checkout(bad), build)).toMatchObject({ exitCode: 1, report: { subject: { base } } });
});

test.each([
  [{ BUILD_REASON: 'IndividualCI' }, false],
  [{ BUILD_REASON: 'Manual' }, false],
  [{ BUILD_REASON: 'Schedule' }, false],
  [{ BUILD_REASON: 'PullRequest', SYSTEM_PULLREQUEST_ISFORK: 'False' }, false],
  [{ BUILD_REASON: 'PullRequest', SYSTEM_PULLREQUEST_ISFORK: 'True' }, true],
  [{ BUILD_REASON: 'PullRequest' }, true],
  // somebody starts a pull request's run by hand
  [{ BUILD_REASON: 'Manual', SYSTEM_PULLREQUEST_PULLREQUESTID: '7', SYSTEM_PULLREQUEST_ISFORK: 'True' }, true],
  [{ BUILD_REASON: 'ResourceTrigger' }, true],
  [{ BUILD_REASON: 'SomethingNew' }, true],
  [{}, true],
])('%j is privileged: %s', (environment, expected) => {
  expect(azure.privileged(environment) !== undefined).toBe(expected);
});
