import { expect, test } from 'vitest';
import { isRunByAgent } from '../../src/commands/command.ts';
import * as forAgent from '../../src/reporters/for-agent.ts';
import { pretty } from '../../src/reporters/pretty.ts';
import { approved, finding, mixed, reportOf, warning } from '../support/reports.ts';

const said = (report: Parameters<typeof pretty>[0]) => pretty(report, { color: false, forAgent });

test('a decision is asked of a person, and the next steps stand at the end', () => {
  const text = said(mixed);
  expect(text).toContain('\n  ask      a person: whether this is right is not yours to approve\n');
  expect(text).toMatch(
    /\nnext\n {2}1\. Ask a person to decide on committed-sql-edited 0001_add_name@a7064a7\. [^\n]+\n {2}2\. Then try again[^\n]+\n$/,
  );
});

test.each([
  ['a decision', reportOf({ findings: [finding()] })],
  ['a mistake', reportOf({ findings: [finding({ kind: 'mistake' })] })],
  ['one of everything', mixed],
])('%s: there is no approval to paste', (_, report) => {
  expect(said(report)).not.toContain('Migration-Approved');
});

test('a repair is the next step, once', () => {
  const repair = { kind: 'restore', say: 'restores it' } as const;
  const mistake = finding({ kind: 'mistake', repair, fix: [{ say: '', run: ['npx drizzle-guard fix'] }] });
  expect(said(reportOf({ findings: [mistake, mistake] }))).toMatch(
    /\nnext\n {2}1\. Run: npx drizzle-guard fix\n {2}2\. Then try again[^\n]+\n$/,
  );
});

test('ok: nothing to do, no next steps', () => {
  expect(said(reportOf({ findings: [] }))).toBe('');
  expect(said(reportOf({ findings: [approved, warning] }))).not.toContain('next');
});

test('an agent is known by what it sets', () => {
  expect(isRunByAgent({ CLAUDECODE: '1' })).toBe(true);
  expect(isRunByAgent({ CODEX_SANDBOX: 'seatbelt', PATH: '/bin' })).toBe(true);
  expect(isRunByAgent({ CLAUDECODE: '0', CURSOR_AGENT: '', PATH: '/bin' })).toBe(false);
});
