import { expect, test } from 'vitest';
import { Hosted, runCi } from '../support/ci.ts';
import { history } from '../support/histories.ts';

const build = { CI: 'true', BITBUCKET_BUILD_NUMBER: '7' };
const request = { ...build, BITBUCKET_PR_ID: '7', BITBUCKET_PR_DESTINATION_BRANCH: 'main' };

/** What a pipeline of a pull request leaves: the branch, with its target merged into it in the clone. */
function requested(tree: Readonly<Record<string, string>>) {
  const hosted = new Hosted().branch();
  const base = hosted.work.git('rev-parse', 'main~2');
  hosted.work.write(tree);
  const head = hosted.commit('Change');
  hosted.push('feature');
  const clone = hosted.fullCheckout(head);
  clone.git('merge', '-q', '--no-edit', hosted.main);
  return { hosted, base, head, clone, merged: clone.git('rev-parse', 'HEAD') };
}

test('a pull request is judged as the merge in the clone, from its target', async () => {
  const bad = requested({ 'drizzle/0001_step_2.sql': 'select 1;' });
  expect(await runCi(bad.clone, request)).toMatchObject({
    exitCode: 1,
    report: { subject: { head: bad.merged, base: [bad.hosted.main] }, findings: [{ rule: 'committed-sql-edited' }] },
  });
  const good = requested(history('0.31', 'sqlite', '4'));
  expect(await runCi(good.clone, request)).toMatchObject({ exitCode: 0, report: { subject: { head: good.merged } } });
});

test('what the target has is not judged again', async () => {
  const hosted = new Hosted();
  hosted.work.write({ 'drizzle/0001_step_2.sql': 'select 1;' });
  hosted.commit('Edit');
  hosted.push('main').branch();
  hosted.work.write({ 'README.md': 'text' });
  const head = hosted.commit('Change');
  const clone = hosted.push('feature').fullCheckout(head);
  clone.git('merge', '-q', '--no-edit', hosted.main);
  expect((await runCi(clone, request)).report).toMatchObject({ verdict: 'clean', subject: { base: [hosted.main] } });
});

test('a push, and a branch pipeline of a shallow clone, are judged from where the branch left what is published', async () => {
  const { hosted, head, base } = requested({ 'drizzle/0001_step_2.sql': 'select 1;' });
  expect(await runCi(hosted.checkout(head), build)).toMatchObject({ exitCode: 1, report: { subject: { base: [base] } } });
});

test('a merge that the remote does not have cannot be deepened: not checked, with the setting', async () => {
  const { hosted, head } = requested({ 'drizzle/0001_step_2.sql': 'select 1;' });
  const clone = hosted.checkout(head);
  clone.git('fetch', '-q', '--depth=1', 'origin', hosted.main);
  clone.git('merge', '-q', '--no-edit', '--allow-unrelated-histories', '-X', 'ours', hosted.main);
  const ran = await runCi(clone, request);
  expect(ran.exitCode).toBe(2);
  expect(ran.report.unchecked[0]?.reason).toMatch(/could not be fetched.* Set clone: depth: full, or name a base/s);
});
