import { describe, expect, test } from 'vitest';
import { github } from '../../src/reporters/github.ts';
import { oneLine } from '../../src/reporters/printable.ts';
import { approved, finding, hostileReport, hostileText, many, mixed, reportOf, unchecked, warning } from '../support/reports.ts';

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** What the runner makes of a line (actions/runner, ActionCommand.cs): a command, or an older one, or text. */
function read(line: string): Command | string {
  const trimmed = line.trimStart();
  const end = trimmed.startsWith('::') ? trimmed.indexOf('::', 2) : -1;
  if (end === -1) return line.includes('##[') ? { name: 'older', properties: {}, data: line } : line;
  const unescaped = (text: string) =>
    [
      ['\r', '%0D'],
      ['\n', '%0A'],
      [':', '%3A'],
      [',', '%2C'],
      ['%', '%25'],
    ].reduce((result, [token = '', code = '']) => result.replaceAll(code, token), text);
  const [name = '', ...rest] = trimmed.slice(2, end).split(' ');
  const pairs = rest
    .join(' ')
    .trim()
    .split(',')
    .map((pair) => /^([^=]+)=(.+)$/s.exec(pair) ?? []);
  const properties = Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, unescaped(value)]));
  return { name, properties, data: unescaped(trimmed.slice(end + 2)) };
}

const readAll = (text: string) =>
  text
    .trimEnd()
    .split(/\r\n|\r|\n/)
    .map(read);

test('nothing to say is nothing printed', () => {
  expect(github(reportOf({ findings: [] }))).toBe('');
});

test('it prints one of everything, errors first', () => {
  const { problem, why, fix } = finding();
  expect(readAll(github(mixed))).toEqual([
    {
      name: 'error',
      properties: { file: 'drizzle/0001_add_name.sql', line: '3', title: 'drizzle-guard: committed-sql-edited' },
      data: [
        problem,
        why,
        '',
        'Fix:',
        ...fix.flatMap(({ say, run }) => [`# ${say}`, ...run]),
        '',
        'Or, accepted in review, in a commit message:',
        'Migration-Approved: committed-sql-edited 0001_add_name@a7064a7: <reason>',
      ].join('\n'),
    },
    { name: 'error', properties: { title: 'drizzle-guard: not checked: drizzle' }, data: 'src/schema.ts cannot be evaluated.' },
    {
      name: 'warning',
      properties: { file: 'drizzle/meta/notes.txt', line: '3', title: 'drizzle-guard: unknown-file' },
      data: [problem, why].join('\n'),
    },
    {
      name: 'notice',
      properties: { file: 'drizzle/0002_drop.sql', title: 'drizzle-guard: committed-sql-edited, approved' },
      data: `${problem}\nApproved by Ada: never ran anywhere`,
    },
    { name: 'notice', properties: { title: 'drizzle-guard: not compared: drizzle' }, data: 'turso has no proof.' },
    'note  1 unresolved error from 4f2a91c; git push will be rejected',
    'note  drizzle has 2 older defects; to list: drizzle-guard check --all',
    'note  no remote, so HEAD counts as published',
  ]);
});

test('is escaped as the runner reads it', () => {
  const path = 'drizzle/50%,a:b\n.sql';
  const [line] = github(reportOf({ findings: [finding({ path, problem: '100% ::debug::\r\nof it' })] })).split('\n');
  expect(line).toMatch(
    /^::error file=drizzle\/50%25%2Ca%3Ab%0A\.sql,line=3,title=drizzle-guard%3A committed-sql-edited::100%25 ::debug::%0Aof it%0A/,
  );
  expect(read(line ?? '')).toMatchObject({ properties: { file: path } });
});

test('texts of anybody are no commands and no properties', () => {
  const report = hostileReport();
  const lines = readAll(github(report));
  const commands = lines.filter((line) => typeof line !== 'string');
  expect(commands.map(({ name }) => name)).toEqual(['error', 'error', 'warning', 'notice', 'notice']);
  for (const { properties } of commands) {
    expect(Object.keys(properties).filter((key) => !['file', 'line', 'title'].includes(key))).toEqual([]);
    // a runner decodes line ends, and nothing else that a terminal would obey
    if (properties.file !== undefined) expect(properties.file).toBe(`drizzle/${hostileText.replace(/[^\r\n]+/g, oneLine)}`);
  }
  expect(lines.slice(commands.length)).toHaveLength(2);
});

describe('limits', () => {
  const named = (text: string) =>
    readAll(text).flatMap((line) => (typeof line === 'string' ? [] : [`${line.name} ${line.properties.title}`]));
  const error = 'error drizzle-guard: committed-sql-edited';

  test('ten errors are ten annotations', () => {
    expect(named(github(many(10)))).toEqual(Array.from({ length: 10 }, () => error));
  });

  test('of eleven, the tenth annotation counts those that GitHub does not show; all are in the log', () => {
    const text = github(many(11));
    expect(named(text)).toEqual([...Array.from({ length: 9 }, () => error), 'error drizzle-guard: and more', error, error]);
    expect(text).toContain('::2 more errors: GitHub shows 10 a step; the log and the job summary have them all.\n');
  });

  test('each kind has its own ten', () => {
    const { findings } = many(12);
    const warnings = findings.map((one) => ({ ...one, severity: 'warning' as const }));
    const lines = named(github(reportOf({ findings: [approved, ...warnings, warning, ...findings], unchecked: [unchecked] })));
    expect(lines.map((line) => line.split(' ')[0]).join(' ')).toMatch(/^(?:error ){14}(?:warning ){14}notice$/);
    expect(lines[9]).toBe('error drizzle-guard: and more');
    expect(lines[23]).toBe('warning drizzle-guard: and more');
  });

  test('a message is no longer than the runner keeps, and says that it was cut', () => {
    const [line] = readAll(
      github(reportOf({ findings: [finding({ problem: `${'x'.repeat(4_094)}\u{1f600}${'y'.repeat(99)}` })] })),
    );
    const { data } = line as Command;
    expect(data.length).toBeLessThanOrEqual(4_096);
    expect(data).toMatch(/x…$/);
  });
});
