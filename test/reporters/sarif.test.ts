import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import type { Log } from 'sarif';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/index.ts';
import type { Report } from '../../src/model/report.ts';
import { sarif } from '../../src/reporters/sarif.ts';
import { rules } from '../../src/rules/index.ts';
import { history } from '../support/histories.ts';
import { approved, finding, hostileReport, hostileText, many, mixed, reportOf, unchecked } from '../support/reports.ts';
import { publishedRepository } from '../support/repository.ts';

const text = v.pipe(v.string(), v.nonEmpty());
/** What code scanning shows of a rule (docs.github.com, SARIF support for code scanning). */
const described = v.strictObject({ text: v.pipe(text, v.maxLength(1024)) });
const level = v.picklist(['error', 'warning', 'note']);
const position = v.pipe(v.number(), v.integer(), v.minValue(1));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const message = v.strictObject({ text, markdown: v.optional(text) });
const properties = v.record(v.string(), v.unknown());
/** RFC 3986, a relative-path reference without query and fragment. */
const reference = v.pipe(
  v.string(),
  v.regex(/^(?:[\w.~!$&'()*+,;=@-]|%[0-9A-F]{2})+(?:\/(?:[\w.~!$&'()*+,;=:@-]|%[0-9A-F]{2})*)*$/),
);

/**
 * The part of the SARIF 2.1.0 schema that these logs use, in which no object may have other keys, and what code scanning requires beyond it.
 * The names and types of keys are checked by the compiler, too: a log is a `Log` of @types/sarif.
 */
const contract = v.strictObject({
  $schema: v.pipe(v.string(), v.url()),
  version: v.literal('2.1.0'),
  runs: v.strictTuple([
    v.strictObject({
      tool: v.strictObject({
        driver: v.strictObject({
          name: v.literal('drizzle-guard'),
          semanticVersion: v.pipe(v.string(), v.regex(/^\d+\.\d+\.\d+$/)),
          rules: v.array(
            v.strictObject({
              id: text,
              shortDescription: described,
              fullDescription: described,
              help: v.strictObject({ text, markdown: text }),
              defaultConfiguration: v.strictObject({ level }),
              properties: v.looseObject({
                tags: v.pipe(v.array(text), v.maxLength(10)),
                precision: v.picklist(['very-high', 'high', 'medium', 'low']),
                'problem.severity': v.picklist(['error', 'warning', 'recommendation']),
              }),
            }),
          ),
        }),
      }),
      invocations: v.strictTuple([
        v.strictObject({
          executionSuccessful: v.boolean(),
          exitCode: v.picklist([0, 1, 2]),
          toolExecutionNotifications: v.array(v.strictObject({ level, message, properties: v.optional(properties) })),
        }),
      ]),
      originalUriBaseIds: v.strictObject({ '%SRCROOT%': v.strictObject({ description: message }) }),
      columnKind: v.literal('utf16CodeUnits'),
      results: v.pipe(
        v.array(
          v.strictObject({
            ruleId: text,
            ruleIndex: v.optional(index),
            level,
            message,
            locations: v.strictTuple([
              v.strictObject({
                physicalLocation: v.strictObject({
                  artifactLocation: v.strictObject({ uri: reference, uriBaseId: v.literal('%SRCROOT%') }),
                  region: v.strictObject({ startLine: position }),
                }),
              }),
            ]),
            partialFingerprints: v.strictObject({ 'drizzleGuard/v1': v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)) }),
            suppressions: v.optional(
              v.strictTuple([
                v.strictObject({ kind: v.literal('external'), status: v.literal('accepted'), justification: text }),
              ]),
            ),
            properties,
          }),
        ),
        v.maxLength(25_000),
      ),
    }),
  ]),
});

/** OASIS' own schema; it says nothing of what code scanning requires, so the contract above holds as well. */
const published = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(
  createRequire(import.meta.url)('schemastore/schemas/json/sarif-2.1.0.json') as object,
);

function parsed(report: Report): Log['runs'][0] {
  const log: unknown = JSON.parse(sarif(report, { rules }));
  const { success, issues } = v.safeParse(contract, log);
  expect(issues?.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`) ?? []).toEqual([]);
  expect(success).toBe(true);
  expect(published(log), JSON.stringify(published.errors)).toBe(true);
  return (log as Log).runs[0] as Log['runs'][0];
}

describe('the contract holds for', () => {
  test.each([
    ['nothing', reportOf({ findings: [] })],
    ['one of everything', mixed],
    ['texts of anybody', hostileReport()],
    ['very long texts', hostileReport(hostileText.repeat(100))],
  ])('%s', (_, report) => {
    parsed(report);
  });

  test('a judgement of a real repository', async () => {
    const repository = publishedRepository(history('0.31', 'sqlite', '3'));
    repository.write({ 'drizzle/0001_step_2.sql': '-- edited\n', 'drizzle/meta/a note.txt': 'note\n' }).stage();
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    const { results = [] } = parsed(report);
    expect(
      results.map(({ ruleId, level, locations }) => [ruleId, level, locations?.[0]?.physicalLocation?.artifactLocation?.uri]),
    ).toEqual([
      ['committed-sql-edited', 'error', 'drizzle/0001_step_2.sql'],
      ['unknown-file', 'warning', 'drizzle/meta/a%20note.txt'],
    ]);
    expect(results[0]?.partialFingerprints).toEqual({ 'drizzleGuard/v1': report.findings[0]?.fingerprint });
  });
});

test('the published schema refuses what is none of it', () => {
  const log = JSON.parse(sarif(mixed, { rules })) as Log;
  expect(published({ ...log, runs: [{ ...log.runs[0], results: [{ ruleId: 'a' }] }] })).toBe(false);
  expect(published({ ...log, more: 1 })).toBe(false);
});

describe('a log', () => {
  test('describes every rule, and each result points at its own', () => {
    const { tool, results = [] } = parsed(mixed);
    expect(tool.driver.rules?.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules?.[ruleIndex ?? -1]?.id).toBe(ruleId);
  });

  test('says the problem first, then why and how to fix it', () => {
    const { results = [] } = parsed(reportOf({ findings: [finding({ diff: '-a\n+b' })] }));
    const { problem, why, fix } = finding();
    expect(results[0]?.message.text).toBe(
      [problem, why, '', 'Fix:', ...fix.flatMap(({ say, run }) => [`# ${say}`, ...run])].join('\n'),
    );
    expect(results[0]?.message.markdown).toMatch(/\n\n```diff\n-a\n\+b\n```\n\n```sh\n# Restore it\.\ngit checkout [^\n]+\n```$/);
  });

  test('keeps an approved finding, as a note with its suppression', () => {
    const { results = [], invocations } = parsed(reportOf({ findings: [approved] }));
    expect(results).toMatchObject([
      {
        level: 'note',
        message: { text: expect.stringMatching(/\nApproved by Ada: never ran anywhere$/) },
        suppressions: [{ kind: 'external', status: 'accepted', justification: 'never ran anywhere' }],
        properties: { approvedBy: 'Ada' },
      },
    ]);
    expect(invocations).toMatchObject([{ executionSuccessful: true, exitCode: 0 }]);
  });

  test('the execution failed if something was not checked', () => {
    const { invocations } = parsed(reportOf({ findings: [], unchecked: [unchecked] }));
    expect(invocations).toMatchObject([
      {
        executionSuccessful: false,
        exitCode: 2,
        toolExecutionNotifications: [
          {
            level: 'error',
            message: { text: 'Not checked: src/schema.ts cannot be evaluated.' },
            properties: { project: 'drizzle' },
          },
        ],
      },
    ]);
  });

  test('the execution succeeded if a level does not apply', () => {
    const { invocations } = parsed(reportOf({ findings: [], unchecked: [{ ...unchecked, blocks: false }] }));
    expect(invocations).toMatchObject([
      { executionSuccessful: true, exitCode: 0, toolExecutionNotifications: [{ level: 'note' }] },
    ]);
  });

  test('names files by their path, whatever is in it', () => {
    const path = 'drizzle/a b%20:\n#?[ü].sql';
    const { results = [] } = parsed(reportOf({ findings: [finding({ path })] }));
    const { uri = '' } = results[0]?.locations?.[0]?.physicalLocation?.artifactLocation ?? {};
    expect(uri).toBe('drizzle/a%20b%2520%3A%0A%23%3F%5B%C3%BC%5D.sql');
    expect(decodeURIComponent(uri)).toBe(path);
  });

  test('keeps errors when there are too many, and counts the rest', () => {
    const report = reportOf({ findings: [approved, ...many(25_000).findings] });
    const [run] = (JSON.parse(sarif(report, { rules })) as Log).runs;
    expect(run?.results).toHaveLength(25_000);
    expect(run?.results?.every(({ level }) => level === 'error')).toBe(true);
    expect(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toMatch(/^1 more finding: /);
  });

  test('links nowhere', () => {
    expect(parsed(hostileReport()).results?.[0]?.message.text).not.toContain('](');
  });
});
