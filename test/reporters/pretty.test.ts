import { expect, test } from 'vitest';
import { approvalsIn } from '../../src/model/approval-lines.ts';
import { pretty } from '../../src/reporters/pretty.ts';
import { approved, finding, hostileReport, mixed, reportOf, warning } from '../support/reports.ts';

const said = (report: Parameters<typeof pretty>[0]) => pretty(report, { color: false });

test('it prints one of everything', () => {
  expect(said(mixed)).toMatchInlineSnapshot(`
    "warning  drizzle/0001_add_name.sql was edited after it was published in c8ec2e4 (2026-11-02)  (drizzle/meta/notes.txt:3)    unknown-file
      Databases that ran it keep what the old version did; only those that run it later get the edit.

    approved  drizzle/0001_add_name.sql was edited after it was published in c8ec2e4 (2026-11-02)  (drizzle/0002_drop.sql)    committed-sql-edited
      Approved by Ada: never ran anywhere

    error  drizzle/0001_add_name.sql:3 was edited after it was published in c8ec2e4 (2026-11-02)    committed-sql-edited
      Databases that ran it keep what the old version did; only those that run it later get the edit.
      fix      Restore it.
               git checkout origin/main -- drizzle/0001_add_name.sql
      approve  Migration-Approved: committed-sql-edited 0001_add_name@a7064a7: <reason>

    not checked  drizzle
      src/schema.ts cannot be evaluated.

    not compared  drizzle
      turso has no proof.

    note  1 unresolved error from 4f2a91c; git push will be rejected
    note  drizzle has 2 older defects; to list: drizzle-guard check --all
    note  no remote, so HEAD counts as published
    "
  `);
});

test('an approved finding says by whom and why, and no longer how to fix it', () => {
  expect(said(reportOf({ findings: [approved] }))).toMatch(/^approved {2}[^\n]+\n {2}Approved by Ada: never ran anywhere\n$/);
  const { by: _, ...configured } = approved.approvedBy ?? { rule: '', subject: '', reason: '' };
  expect(said(reportOf({ findings: [{ ...approved, approvedBy: configured }] }))).toMatch(
    /\n {2}Approved in the configuration: never ran anywhere\n$/,
  );
});

test('the line to paste into a message approves the finding, once it has a reason', () => {
  const { rule, subject } = finding();
  const line =
    said(reportOf({ findings: [finding()] }))
      .split('\n')
      .flatMap((one) => /^ {2}approve {2}(.*)$/.exec(one)?.[1] ?? [])[0] ?? '';
  expect(approvalsIn(line.replace('<reason>', 'never ran'), 'Ada')).toEqual([
    { rule, subject, reason: 'never ran', by: 'Ada', author: 'Ada' },
  ]);
});

test.each([
  ['what cannot be approved', finding({ approvable: false })],
  ['a mistake', finding({ kind: 'mistake' })],
  ['a warning, which stops nothing', warning],
])('%s offers no approval', (_, one) => {
  expect(said(reportOf({ findings: [one] }))).not.toMatch(/approv/i);
});

test('texts of anybody stay on their line and do not reach the terminal', () => {
  const text = said(hostileReport());
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u202e]/u);
  for (const line of text.split('\n'))
    expect(line).toMatch(/^(?: {2}|(?:error|warning|approved|not checked|not compared|note) {2}|(?:not compared)?$)/);
  expect(text).toMatch(/^error {2}::error::x\\n.* committed-sql-edited$/m);
});
