import { expect, test } from 'vitest';
import type { Audit } from '../../src/model/audit.ts';
import { auditPretty } from '../../src/reporters/audit.ts';

const audited = (commits: Audit['commits']) =>
  auditPretty(
    {
      schemaVersion: 1,
      tool: { name: 'drizzle-guard', version: '0.1.0' },
      verdict: 'clean',
      subject: { head: null, base: [], published: false },
      commits,
      flagged: [],
      unchecked: [],
      notes: [],
      durationMs: 1,
    },
    { color: false },
  );

test.each([
  [1, '1 commit, 1 touches migrations: 1 clean, 0 inherited, 0 approved, 1 override (0 with a reason)'],
  [2, '2 commits, 2 touch migrations: 2 clean, 0 inherited, 0 approved, 2 overrides (0 with a reason)'],
])('numbers and words agree for %i', (number, line) => {
  expect(audited({ walked: number, judged: number, clean: number, inherited: 0, approved: 0, overrides: number })).toContain(
    line,
  );
});
