import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { providers } from '../src/ci/index.ts';
import { formats } from '../src/commands/check.ts';
import { help } from '../src/commands/help.ts';
import { events } from '../src/commands/hook.ts';
import { configSchema } from '../src/config/config.ts';
import { checks } from '../src/doctor/index.ts';
import { managers } from '../src/hooks/managers/index.ts';

const root = join(import.meta.dirname, '..');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const pages = readdirSync(join(root, 'docs')).map((name) => `docs/${name}`);
const written = ['README.md', 'CONTRIBUTING.md', 'test/README.md', ...pages];

/** The anchors that GitHub gives the headings of a page. */
function anchorsOf(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** The names of the fields of an interface in src/model, nested ones included. */
function fieldsOf(file: string, name: string): string[] {
  const source = textOf(`src/model/${file}`);
  const body = new RegExp(`^export interface ${name} [^{]*\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(source)?.[1] ?? '';
  const fields = [...body.matchAll(/readonly (\w+)\??:/g)].map(([, field = '']) => field);
  if (fields.length === 0) throw new Error(`${name} has no fields in src/model/${file}`);
  return fields;
}

test.each(written)('%s links only to files and headings that exist', (page) => {
  const text = textOf(page);
  const broken = [...text.matchAll(/\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g)]
    .filter(([, path = '']) => !path.includes('://'))
    .filter(([, path = '', anchor]) => {
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(textOf(target)).includes(anchor);
    });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test.each(pages)('%s can be read alone: a title, and a sentence below it', (page) => {
  expect(textOf(page)).toMatch(/^# [A-Z].*\n\n[A-Z`][^\n]*[^\n]/i);
});

test('the README links to every page', () => {
  const readme = textOf('README.md');
  expect(pages.filter((page) => !readme.includes(`(${page})`) && !textOf('CONTRIBUTING.md').includes(`(${page})`))).toEqual([]);
});

test('the README fits on a few screens', () => {
  expect(textOf('README.md').split('\n').length).toBeLessThan(250);
});

test('the map of the tests has every helper', () => {
  const map = textOf('test/README.md');
  const helpers = readdirSync(join(root, 'test/support'));
  expect(helpers.filter((name) => !map.includes(`\`${name}\``) && !map.includes(`\`${name}/\``))).toEqual([]);
});

test('the architecture page has a row for every part of src', () => {
  const page = textOf('docs/architecture.md');
  const parts = readdirSync(join(root, 'src')).map((name) => name.replace('.ts', ''));
  expect(parts.filter((part) => !['index', 'version'].includes(part) && !page.includes(`\n| \`${part}\` |`))).toEqual([]);
});

test('the README begins with what the rule of a forgotten migration says', () => {
  const example = textOf('README.md').split('## Install')[0];
  const [why = ''] = /(?<=^error .* schema-without-migration\n {2}).*$/m.exec(example ?? '') ?? [];
  expect(textOf('test/rules/schema-without-migration.test.ts')).toContain(`'${why}'`);
});

test('every check of doctor has a row', () => {
  expect(checks.filter(({ id }) => !textOf('docs/doctor.md').includes(`\n| \`${id}\` |`))).toEqual([]);
});

test('every key of the configuration has a row', () => {
  const page = textOf('docs/configuration.md');
  const keys = Object.keys(configSchema.entries).filter((key) => key !== '$schema');
  expect(keys.filter((key) => !page.includes(`\n| \`${key}\` |`))).toEqual([]);
});

test.each(Object.entries(help))(
  'the help of %s is sentences, an example and a page that exists',
  (_, { says, examples, page }) => {
    expect(says).toMatch(/^[A-Z][^.]+\.( [A-Z][^.]+\.)*$/);
    expect(examples.length).toBeGreaterThan(0);
    expect(existsSync(join(root, page))).toBe(true);
  },
);

test('every CI service and every hook manager has a place', () => {
  const services = anchorsOf(textOf('docs/ci.md'));
  expect(
    providers.filter(({ name }) => !services.some((title) => name.toLowerCase().startsWith(title.split('-')[0] ?? ''))),
  ).toEqual([]);
  expect(managers.filter(({ name }) => !textOf('docs/hooks.md').includes(`\n| ${name} `))).toEqual([]);
});

test.each(['ci.yml', 'release.yml'])('.github/workflows/%s is a workflow that GitHub takes', (name) => {
  const schema = createRequire(import.meta.url)('schemastore/schemas/json/github-workflow.json') as object;
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);
  validate(parse(textOf(`.github/workflows/${name}`)));
  expect(validate.errors ?? []).toEqual([]);
});

test('every format and every hook has a row', () => {
  expect(formats.filter((name) => !textOf('docs/check.md').includes(`\n| \`${name}\` |`))).toEqual([]);
  const rows = [...textOf('docs/hooks.md').matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, cell = '']) => cell.split(', '));
  expect(events.filter((event) => !rows.includes(event))).toEqual([]);
});

describe('the JSON page describes every field of', () => {
  const page = textOf('docs/json.md');

  test.each([
    ['report.ts', 'Report'],
    ['report.ts', 'ReportedProject'],
    ['report.ts', 'ReportedFinding'],
    ['report.ts', 'Unchecked'],
    ['finding.ts', 'Finding'],
    ['finding.ts', 'Approval'],
    ['finding.ts', 'FixStep'],
    ['audit.ts', 'Audit'],
    ['audit.ts', 'FlaggedCommit'],
    ['audit.ts', 'AuditedFinding'],
    ['audit.ts', 'Person'],
    ['audit.ts', 'CheckedOut'],
    ['doctor.ts', 'Examination'],
    ['doctor.ts', 'ExaminedLine'],
  ])('%s: %s', (file, name) => {
    expect(fieldsOf(file, name).filter((field) => !new RegExp(`\`${field}\\??\``).test(page))).toEqual([]);
  });
});
