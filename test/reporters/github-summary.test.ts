import { describe, expect, test } from 'vitest';
import { githubSummary } from '../../src/reporters/github-summary.ts';
import { code, fenced, prose } from '../../src/reporters/markdown.ts';
import { finding, hostileReport, hostileText, many, mixed, reportOf, unchecked } from '../support/reports.ts';

const bytes = (text: string) => Buffer.byteLength(text);
const mebibyte = 2 ** 20;

test('it prints one of everything', () => {
  expect(githubSummary(mixed)).toMatchInlineSnapshot(`
    "## drizzle-guard: 1 error, 1 warning, 1 approved, not everything could be checked

    **Not checked** \`drizzle\`: src\\/schema\\.ts cannot be evaluated.

    **Not compared** \`drizzle\`: turso has no proof.

    | | rule | where | problem |
    | --- | --- | --- | --- |
    | error | committed\\-sql\\-edited | drizzle\\/0001\\_add\\_name\\.sql\\:3 | drizzle\\/0001\\_add\\_name\\.sql was edited after it was published in c8ec2e4 \\(2026\\-11\\-02\\)\\. |
    | warning | unknown\\-file | drizzle\\/meta\\/notes\\.txt\\:3 | drizzle\\/0001\\_add\\_name\\.sql was edited after it was published in c8ec2e4 \\(2026\\-11\\-02\\)\\. |
    | approved | committed\\-sql\\-edited | drizzle\\/0002\\_drop\\.sql | drizzle\\/0001\\_add\\_name\\.sql was edited after it was published in c8ec2e4 \\(2026\\-11\\-02\\)\\.<br>Approved by Ada\\: never ran anywhere |

    _1 unresolved error from 4f2a91c\\; git push will be rejected_

    _drizzle has 2 older defects\\; to list\\: drizzle\\-guard check \\-\\-all_

    _no remote\\, so HEAD counts as published_

    ### \`committed-sql-edited\` \`drizzle/0001_add_name.sql:3\`

    drizzle\\/0001\\_add\\_name\\.sql was edited after it was published in c8ec2e4 \\(2026\\-11\\-02\\)\\. Databases that ran it keep what the old version did\\; only those that run it later get the edit\\.

    Fix:

    \`\`\`sh
    # Restore it.
    git checkout origin/main -- drizzle/0001_add_name.sql
    \`\`\`

    Or accept it in review, with this line in a commit message:

    \`\`\`
    Migration-Approved: committed-sql-edited 0001_add_name@a7064a7: <reason>
    \`\`\`

    ### \`unknown-file\` \`drizzle/meta/notes.txt:3\`

    drizzle\\/0001\\_add\\_name\\.sql was edited after it was published in c8ec2e4 \\(2026\\-11\\-02\\)\\. Databases that ran it keep what the old version did\\; only those that run it later get the edit\\.
    "
  `);
});

test.each([
  ['nothing found', reportOf({ findings: [] })],
  ['not everything could be checked', reportOf({ findings: [], unchecked: [unchecked] })],
  ['2 errors', many(2)],
])('the headline: %s', (headline, report) => {
  expect(githubSummary(report).split('\n')[0]).toBe(`## drizzle-guard: ${headline}`);
});

describe('the limit of a step', () => {
  test('a thousand findings fit, each with its fix', () => {
    const text = githubSummary(many(1_000));
    expect(bytes(text)).toBeLessThan(mebibyte);
    expect(text).not.toContain('no room');
    expect(text.match(/^### /gm)).toHaveLength(1_000);
  });

  test.each([
    ['many findings', many(20_000)],
    [
      'long texts',
      many(300, {
        problem: hostileText.repeat(1_000),
        diff: '\u20ac'.repeat(1e5),
        fix: [{ say: 'x', run: ['\u20ac'.repeat(1e5)] }],
      }),
    ],
    ['long texts of everything', hostileReport(hostileText.repeat(10_000))],
    [
      'much that was not checked',
      reportOf({ findings: [finding()], unchecked: Array(9_999).fill({ ...unchecked, reason: hostileText }) }),
    ],
  ])('%s are cut below it, and what is left out is counted', (_, report) => {
    const text = githubSummary(report);
    expect(bytes(text)).toBeLessThan(mebibyte);
    expect(text.match(/^\| error /gm)?.length ?? 0).toBeGreaterThan(0);
  });

  test('what is left out is counted', () => {
    const text = githubSummary(many(20_000));
    const rows = text.match(/^\| error /gm)?.length ?? 0;
    const fixes = text.match(/^### /gm)?.length ?? 0;
    expect(text).toContain(`_${20_000 - rows} more findings, for which there is no room here: see the log._`);
    expect(text).toContain(`_${20_000 - fixes} more fixes, for which there is no room here: see the log._`);
  });
});

describe('texts of anybody', () => {
  test('stay in their cell, their heading and their fence', () => {
    const lines = githubSummary(hostileReport()).split('\n');
    expect(lines.filter((line) => /^\| (?:error|warning|approved) /.test(line))).toHaveLength(3);
    // an unescaped bar ends a cell
    for (const row of lines.filter((line) => line.startsWith('| '))) expect(row.match(/(?<!\\)(?:\\\\)*\|/g)).toHaveLength(5);
    expect(lines.filter((line) => line.startsWith('### '))).toHaveLength(2);
  });

  test('mean nothing in prose', () => {
    expect(prose('**a** [b](c) <d> | `e`\n# f')).toBe('\\*\\*a\\*\\* \\[b\\]\\(c\\) \\<d\\> \\| \\`e\\`\\\\n\\# f');
  });

  test.each([
    ['a', '`a`'],
    ['a`b', '``a`b``'],
    ['`', '`` ` ``'],
    [' a ', '`  a  `'],
    ['a\nb', '`a\\nb`'],
  ])('%j is the code span %j', (text, span) => {
    expect(code(text)).toBe(span);
  });

  test('a fence is longer than any in its text', () => {
    expect(fenced('```\n````\n', 'sh')).toBe('`````sh\n```\n````\n`````');
    expect(fenced('\u001b[31m\r\nb', '')).toBe('```\n\\u001b[31m\nb\n```');
  });
});
