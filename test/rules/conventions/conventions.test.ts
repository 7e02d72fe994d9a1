import { describe, expect, test } from 'vitest';
import { explain } from '../../../src/commands/explain.ts';
import { check, severitiesOf } from '../../../src/judge/check.ts';
import { judge } from '../../../src/judge/judge.ts';
import { rules } from '../../../src/rules/index.ts';
import { change } from '../../support/changes.ts';
import { grown } from '../../support/grown.ts';
import { history } from '../../support/histories.ts';
import { publishedRepository } from '../../support/repository.ts';

const optIn = ['foreign-key-without-index', 'table-without-type-export', 'naming', 'missing-timestamps'];

const said = async (config: Parameters<typeof severitiesOf>[0]) => {
  const { introduced } = check(await grown('0.31', 'sqlite'), change({}), rules, severitiesOf(config, rules));
  return [...new Set(introduced.map(({ rule, severity }) => `${rule} (${severity})`))];
};

describe('the rules about conventions', () => {
  test('are these, the last of all', () => {
    expect(rules.filter((rule) => rule.optIn).map(({ id }) => id)).toEqual(optIn);
    expect(rules.slice(-optIn.length).map(({ id }) => id)).toEqual(optIn);
  });

  test('ok: say nothing by default, nor when switched off', async () => {
    expect(await said({})).toEqual([]);
    expect(await said({ conventions: false })).toEqual([]);
    expect(await said({ rules: { naming: 'off' } })).toEqual([]);
  });

  test('bad: warn when they are switched on', async () => {
    expect(await said({ conventions: true })).toEqual(optIn.map((id) => `${id} (warning)`));
  });

  test('bad: one of them alone, with any severity', async () => {
    expect(await said({ rules: { naming: 'warning' } })).toEqual(['naming (warning)']);
    expect(await said({ rules: { 'missing-timestamps': 'error' } })).toEqual(['missing-timestamps (error)']);
  });

  test('but for those that are set otherwise', async () => {
    const found = await said({ conventions: true, rules: { naming: 'off', 'missing-timestamps': 'error' } });
    expect(found).toEqual([
      'foreign-key-without-index (warning)',
      'table-without-type-export (warning)',
      'missing-timestamps (error)',
    ]);
  });

  test('are explained as what has to be asked for', () => {
    const { stdout } = explain('naming');
    expect(stdout).toContain('naming (warning, level integrity, can be approved, opt-in)');
    expect(stdout).toContain(
      'Off until drizzle-guard.json on the published branch has "conventions": true or "rules": { "naming": "warning" }.',
    );
    expect(explain('many-schema-files').stdout).not.toMatch(/opt-in|Off until/);
  });
});

describe('in a repository', () => {
  const settings = { 'drizzle-guard.json': '{ "conventions": true }' };

  test.each([
    {
      what: 'published, they warn of a new table',
      published: settings,
      staged: {},
      rules: ['table-without-type-export', 'missing-timestamps'],
    },
    { what: 'only staged, they say nothing yet', published: {}, staged: settings, rules: [] },
  ])('$what', async ({ published, staged, rules: expected }) => {
    const repository = publishedRepository({ ...history('0.31', 'sqlite', '2'), ...published });
    repository.write({ ...history('0.31', 'sqlite', '3'), ...staged }).stage();
    const report = await judge({ cwd: repository.path, subject: { kind: 'index' } });
    expect(report.verdict).toBe('clean');
    expect(report.findings.map(({ rule, severity, subject }) => `${severity} ${rule} ${subject}`)).toEqual(
      expected.map((rule) => `warning ${rule} posts`),
    );
  });
});
