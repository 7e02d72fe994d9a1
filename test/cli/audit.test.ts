import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { publishedLine, sql1 } from '../support/audited.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cli = `node ${root}dist/cli.js audit`;

describe('drizzle-guard audit', () => {
  test('prints and exits as what it found', () => {
    const { repository, oids } = publishedLine([{ tree: { [sql1]: '-- edited\n' }, message: 'bad' }]);
    expect(repository.run(cli)).toMatchObject({ exitCode: 0, stderr: '' });
    const all = repository.run(`${cli} --all`);
    expect(all).toMatchObject({ exitCode: 1, stderr: '' });
    expect(all.stdout).toContain(`override  ${oids[1]?.slice(0, 10)}  bad`);
    expect(JSON.parse(repository.run(`${cli} --all --json`).stdout)).toMatchObject({
      verdict: 'blocked',
      flagged: [{ how: 'hooks never installed' }],
    });
    const where = `It came in ${oids[1]?.slice(0, 7)}, by Ada.`;
    const log = JSON.parse(repository.run(`${cli} ${oids[0]}..main --format sarif`).stdout);
    expect(log.runs[0].results).toMatchObject([{ ruleId: 'committed-sql-edited' }]);
    expect(log.runs[0].results[0].message.text).toContain(where);
    const github = repository.run(`${cli} --all --format github`);
    expect(github.stdout).toContain(`::error file=${sql1},line=1,title=drizzle-guard%3A committed-sql-edited::`);
    expect(github.stdout).toContain(where);
  });

  test('that cannot read what is asked for says so', () => {
    const { repository } = publishedLine([]);
    const ran = repository.run(`${cli} nowhere..HEAD`);
    expect(ran).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: 'drizzle-guard: There is no commit nowhere here. Run: git fetch\n',
    });
  });
});
