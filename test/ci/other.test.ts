import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ci } from '../../src/commands/ci.ts';
import { Hosted, onPullRequest, runCi } from '../support/ci.ts';
import { temporaryFolder } from '../support/repository.ts';

const edited = { 'drizzle/0001_step_2.sql': 'select 1;' };

/** A branch with an edit, two commits long. */
function branched() {
  const hosted = new Hosted().branch();
  hosted.work.write(edited);
  hosted.commit('Edit');
  const tip = hosted.commit('And more');
  hosted.push('feature');
  return { hosted, tip, base: hosted.work.git('rev-parse', 'main~2') };
}

describe('any other service', () => {
  test('judges what HEAD has that is not published, however deep the clone is', async () => {
    const { hosted, tip, base } = branched();
    for (const clone of [hosted.checkout(tip), hosted.checkout(tip, 3), hosted.fullCheckout(tip)]) {
      const ran = await runCi(clone, { CI: 'true' });
      expect(ran).toMatchObject({ exitCode: 1, report: { subject: { head: tip, base: [base] } } });
    }
  });

  test('names the commits that bypassed the hooks, also those that were fixed since', async () => {
    const { hosted } = branched();
    const bad = hosted.work.git('rev-parse', '--short=7', 'HEAD~');
    hosted.work.git('checkout', '-q', 'main', '--', 'drizzle');
    const tip = hosted.commit('Repair');
    hosted.push('feature');
    const ran = await runCi(hosted.fullCheckout(tip), { CI: 'true' });
    expect(ran).toMatchObject({ exitCode: 0, report: { findings: [] } });
    expect(ran.stderr).toContain(`drizzle-guard: ${bad} had committed-sql-edited 0001_step_2@`);
    expect(ran.stderr).toMatch(new RegExp(`no reason given; fixed in ${tip.slice(0, 7)}`));
    const summary = join(temporaryFolder(), 'summary.md');
    writeFileSync(summary, '');
    await runCi(hosted.fullCheckout(tip), { ...onPullRequest(tip, tip), GITHUB_STEP_SUMMARY: summary });
    expect(readFileSync(summary, 'utf8')).toContain('### Overrides\n\n```\noverride  ');
  });

  test('takes a base, and fetches it', async () => {
    const { hosted, tip, base } = branched();
    const ran = await runCi(hosted.checkout(tip), { CI: 'true' }, { base });
    expect(ran).toMatchObject({ exitCode: 1, report: { subject: { head: tip, base: [base] } } });
    const named = await runCi(hosted.fullCheckout(tip), { CI: 'true' }, { base: 'feature' });
    expect(named.exitCode).toBe(2);
    expect(await runCi(hosted.fullCheckout(tip), { CI: 'true' }, { base: 'origin/feature' })).toMatchObject({ exitCode: 0 });
  });

  test('without a remote judges as check does, and says what counts as published', async () => {
    const { hosted } = branched();
    hosted.work.git('remote', 'remove', 'origin');
    const ran = await runCi(hosted.work, {});
    expect(ran.report.notes).toEqual(['no remote, so local main counts as published']);
    expect(ran.exitCode).toBe(1);
  });

  test('whose clone is shallow and has no remote is not checked', async () => {
    const { hosted, tip } = branched();
    const clone = hosted.checkout(tip);
    clone.git('remote', 'remove', 'origin');
    const ran = await runCi(clone, {});
    expect(ran.exitCode).toBe(2);
    expect(ran.report.unchecked[0]?.reason).toMatch(
      /^This clone is shallow .*--base\. Check out the whole history, as fetch-depth: 0 does on GitHub$/,
    );
  });
});

describe('reports', () => {
  function pullRequest() {
    const { hosted } = branched();
    const { head, merged } = hosted.merge();
    const clone = hosted.checkout(merged);
    const summary = join(temporaryFolder(), 'summary.md');
    writeFileSync(summary, '# before\n');
    return { clone, summary, environment: { ...onPullRequest(head, merged), GITHUB_STEP_SUMMARY: summary } };
  }

  test('on GitHub are annotations, and a summary after what is in it', async () => {
    const { clone, summary, environment } = pullRequest();
    const { stdout, exitCode } = await ci({ level: 'integrity' }, environment, { cwd: clone.path, color: false });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^::error file=drizzle\/0001_step_2\.sql,line=1,title=drizzle-guard%3A committed-sql-edited::/);
    expect(readFileSync(summary, 'utf8')).toMatch(/^# before\n## drizzle-guard: 1 error\n/);
  });

  test('elsewhere are text', async () => {
    const { clone } = pullRequest();
    const { stdout } = await ci({ level: 'integrity' }, { CI: 'true' }, { cwd: clone.path, color: false });
    expect(stdout).toMatch(/^error {2}drizzle\/0001_step_2\.sql:1 .* committed-sql-edited\n/);
  });

  test('are written to files, too, also when nothing could be checked', async () => {
    const { clone, environment } = pullRequest();
    const output = ['sarif=out/guard.sarif', 'gitlab=gl-code-quality-report.json', 'pretty=a=b.txt'];
    await runCi(clone, environment, { output });
    const sarif = JSON.parse(clone.read('out/guard.sarif')) as { runs: { results: { ruleId: string }[] }[] };
    expect(sarif.runs[0]?.results).toMatchObject([{ ruleId: 'committed-sql-edited' }]);
    expect(JSON.parse(clone.read('gl-code-quality-report.json'))).toMatchObject([{ check_name: 'committed-sql-edited' }]);
    expect(clone.read('a=b.txt')).toMatch(/^error {2}.* committed-sql-edited\n/);
    await runCi(clone, environment, { output, base: 'nowhere' });
    expect(JSON.parse(clone.read('gl-code-quality-report.json'))).toMatchObject([{ check_name: 'not-checked' }]);
  });

  test.each(['sarif', 'sarif=', 'toString=x', 'html=x.html'])('--output %s is refused before anything is judged', async (one) => {
    const { clone, environment } = pullRequest();
    await expect(runCi(clone, environment, { output: [one] })).rejects.toThrow(/--output takes <format>=<file>/);
  });

  test('that cannot be written are an error', async () => {
    const { clone, environment } = pullRequest();
    await expect(runCi(clone, environment, { output: ['json=drizzle'] })).rejects.toThrow(/Cannot write drizzle: /);
  });
});
