import { expect, test } from 'vitest';
import { quote } from '../../src/model/shell.ts';
import { githubSummary } from '../../src/reporters/github-summary.ts';
import { type ReporterName, reporters } from '../../src/reporters/index.ts';
import { rules } from '../../src/rules/index.ts';
import { finding, reportOf } from '../support/reports.ts';

const hostile = 'drizzle/\u001b[2J\u009b31m\u202e\u2028\r::error::\u0007$(id)`id`\'";##[add-mask]x.sql';
const report = reportOf({
  findings: [
    finding({
      path: hostile,
      problem: `${hostile} was edited.`,
      subject: hostile,
      fix: [{ say: `Look at ${hostile}.`, run: [`git checkout origin/main -- ${quote(hostile)}`] }],
    }),
  ],
  unchecked: [{ project: hostile, level: 'drift', reason: `${hostile} could not be evaluated`, blocks: true }],
  notes: [`${hostile} is noted`],
});

/** What a terminal obeys, or a reader does not see; lines end with \n alone. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

test.each(Object.keys(reporters) as ReporterName[])('%s prints nothing that a terminal or a runner obeys', (name) => {
  const text = reporters[name](report, { color: false, rules });
  expect(text).not.toMatch(obeyed);
  expect(text.split('\n').filter((line) => line.startsWith('::'))).toHaveLength(name === 'github' ? 2 : 0);
});

test('a job summary neither', () => {
  expect(githubSummary(report)).not.toMatch(obeyed);
});

test.each(['json', 'gitlab'] as const)('%s holds the path as it is', (name) => {
  expect(JSON.stringify(JSON.parse(reporters[name](report)))).toContain(JSON.stringify(hostile).slice(1, -1));
});
