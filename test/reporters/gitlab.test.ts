import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import type { Report } from '../../src/model/report.ts';
import { gitlab } from '../../src/reporters/gitlab.ts';
import { history } from '../support/histories.ts';
import { approved, finding, hostileReport, hostileText, mixed, reportOf, unchecked } from '../support/reports.ts';
import { publishedRepository } from '../support/repository.ts';

const text = v.pipe(v.string(), v.nonEmpty());

/**
 * GitLab's schema (gitlab-org/gitlab, app/validators/json_schemas/codeclimate.json) requires description, fingerprint, severity and
 * location, of these types; its documentation, the rest. What follows an entry that does not fit is dropped.
 */
const contract = v.array(
  v.strictObject({
    description: v.pipe(text, v.maxLength(2_000)),
    check_name: text,
    fingerprint: text,
    severity: v.picklist(['info', 'minor', 'major', 'critical', 'blocker']),
    location: v.strictObject({
      path: text,
      lines: v.strictObject({ begin: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
    }),
  }),
);

function parsed(report: Report): v.InferOutput<typeof contract> {
  const violations = v.parse(contract, JSON.parse(gitlab(report)));
  expect(new Set(violations.map(({ fingerprint }) => fingerprint)).size).toBe(violations.length);
  return violations;
}

test('nothing to say is an empty list, which clears what was said before', () => {
  expect(gitlab(reportOf({ findings: [] }))).toBe('[]\n');
});

test('it prints one of everything', () => {
  expect(
    parsed(mixed).map(({ check_name, severity, location }) => [check_name, severity, location.path, location.lines.begin]),
  ).toEqual([
    ['committed-sql-edited', 'critical', 'drizzle/0001_add_name.sql', 3],
    ['unknown-file', 'minor', 'drizzle/meta/notes.txt', 3],
    ['committed-sql-edited', 'info', 'drizzle/0002_drop.sql', 1],
    ['not-checked', 'major', 'drizzle.config.ts', 1],
    ['not-compared', 'info', 'drizzle.config.ts', 1],
  ]);
});

test('says what is wrong and why, or who approved it', () => {
  const { problem, why } = finding();
  const [open, accepted] = parsed(reportOf({ findings: [finding(), approved] }));
  expect(open).toMatchObject({ description: `${problem} ${why}`, fingerprint: finding().fingerprint });
  expect(accepted).toMatchObject({ description: `${problem} Approved by Ada: never ran anywhere` });
});

test('two findings never share a fingerprint, or one would vanish', () => {
  expect(parsed(reportOf({ findings: [finding(), finding()] })).map(({ fingerprint }) => fingerprint)).toEqual([
    '0123456789abcdef',
    '0123456789abcdef-2',
  ]);
});

describe('the contract holds for', () => {
  test.each([
    ['texts of anybody', hostileReport()],
    ['very long texts', hostileReport(hostileText.repeat(100))],
    [
      'what has no file',
      reportOf({
        findings: [finding({ path: '' })],
        unchecked: [
          { ...unchecked, project: null },
          { ...unchecked, project: '' },
        ],
      }),
    ],
  ])('%s', (_, report) => {
    expect(parsed(report).every(({ description }) => !/\p{Cc}/u.test(description))).toBe(true);
  });

  test('a judgement of a real repository', async () => {
    const repository = publishedRepository(history('0.31', 'sqlite', '3'));
    repository.write({ 'drizzle/0001_step_2.sql': '-- edited\n' }).stage();
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(parsed(report)).toMatchObject([{ check_name: 'committed-sql-edited', fingerprint: report.findings[0]?.fingerprint }]);
  });
});
