import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { rules } from '../src/rules/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');

interface Allowed {
  /** Parts of src, besides itself. */
  readonly parts?: readonly string[];
  /** Modules of Node, or all of them. */
  readonly node?: readonly string[] | 'all';
  readonly packages?: readonly string[];
}

const judged = ['model', 'config', 'layouts', 'rules', 'sql', 'kit', 'git', 'check'];
const walked = [...judged, 'hooks', 'audit', 'judge-change', 'report'];
const commands = [...judged, 'walk', 'reporters', 'hooks', 'audit', 'judge', 'commands', 'version'];

/** What each folder or file of src may import. */
const table: Readonly<Record<string, Allowed>> = {
  model: {},
  version: {},
  layouts: { parts: ['model'], packages: ['valibot'] },
  config: { parts: ['model'], packages: ['valibot', 'picomatch'] },
  rules: { parts: ['model'], packages: ['picomatch'] },
  reporters: { parts: ['model'], node: ['node:util'], packages: ['sarif'] },
  git: { parts: ['model'], node: 'all', packages: ['simple-git'] },
  check: { parts: ['model', 'rules'] },
  sql: { parts: ['model'], packages: ['libpg-query'] },
  kit: { parts: ['model', 'layouts'], node: 'all', packages: ['diff', 'esbuild', 'picomatch', 'semver'] },
  risks: { parts: ['model', 'layouts', 'sql'] },
  report: { parts: ['model', 'check'], node: ['node:crypto'] },
  approvals: { parts: ['model', 'git'] },
  prove: { parts: [...judged, 'version'], node: 'all' },
  audit: { parts: ['model', 'git'], node: 'all' },
  hooks: { parts: ['model', 'git'], node: 'all' },
  'judge-change': { parts: [...judged, 'risks', 'prove', 'report'] },
  judge: { parts: [...judged, 'approvals', 'judge-change', 'report', 'version'], node: 'all' },
  // what judges a history commit by commit, and joins it with the evidence
  walk: { parts: [...walked, 'version'] },
  commands: { parts: commands, node: 'all', packages: ['diff'] },
  index: { parts: commands, node: 'all' },
  cli: { parts: ['commands', 'model', 'version'], packages: ['commander'] },
};

interface Import {
  readonly file: string;
  readonly part: string;
  readonly to: string;
}

const partOf = (path: string) => (path.split('/')[0] ?? '').replace(/\.ts$/, '');

/** Every import of a text: static, dynamic, of types, and of what is exported on. */
function importsIn(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  const patterns = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\b(?:import|require|createRequire\([^)]*\))\s*\(\s*['"`]([^'"`]+)['"`]/g,
  ];
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map(([, name]) => name ?? ''));
}

function imports(): Import[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) =>
    importsIn(readFileSync(join(source, file), 'utf8')).map((to) => ({ file: `src/${file}`, part: partOf(file), to })),
  );
}

function isAllowed({ file, part, to }: Import, { parts = [], node = [], packages = [] }: Allowed): boolean {
  if (to.startsWith('.')) {
    const target = partOf(relative(source, join(root, dirname(file), to)));
    return target === part || parts.includes(target);
  }
  if (to.startsWith('node:')) return node === 'all' || node.includes(to);
  return packages.some((name) => to === name || to.startsWith(`${name}/`));
}

describe('imports', () => {
  const found = imports();

  test('are found in every part of src', () => {
    expect([...new Set(readdirSync(source).map(partOf))].sort()).toEqual(Object.keys(table).sort());
    expect(found.length).toBeGreaterThan(100);
    for (const { part, to, file } of [
      { part: 'cli', to: 'commander', file: 'src/cli.ts' },
      { part: 'cli', to: './commands/setup.ts', file: 'src/cli.ts' },
      { part: 'judge', to: './check.ts', file: 'src/judge.ts' },
      { part: 'git', to: '../model/files.ts', file: 'src/git/files.ts' },
    ])
      expect(found).toContainEqual({ part, to, file });
  });

  test.each(Object.keys(table))('of %s are those it may have', (part) => {
    const arrows = found.filter((one) => one.part === part && !isAllowed(one, table[part] ?? {}));
    expect(arrows.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  });

  test.each([
    { file: 'src/model/files.ts', to: 'node:path', allowed: false },
    { file: 'src/model/files.ts', to: './history.ts', allowed: true },
    { file: 'src/model/files.ts', to: '../git/run.ts', allowed: false },
    { file: 'src/rules/index.ts', to: '../model/change.ts', allowed: true },
    { file: 'src/rules/index.ts', to: '../layouts/json.ts', allowed: false },
    { file: 'src/rules/index.ts', to: 'picomatch', allowed: true },
    { file: 'src/reporters/pretty.ts', to: 'node:util', allowed: true },
    { file: 'src/reporters/pretty.ts', to: 'node:fs', allowed: false },
    { file: 'src/judge.ts', to: './reporters/index.ts', allowed: false },
    { file: 'src/judge.ts', to: './hooks/pre-push.ts', allowed: false },
    { file: 'src/cli.ts', to: './judge.ts', allowed: false },
    { file: 'src/commands/check.ts', to: '../cli.ts', allowed: false },
    { file: 'src/layouts/json.ts', to: 'valibot-of-another', allowed: false },
  ])('$file and $to: $allowed', ({ file, to, allowed }) => {
    const part = partOf(file.replace('src/', ''));
    expect(isAllowed({ file, part, to }, table[part] ?? {})).toBe(allowed);
  });

  test('are read from every form of them', () => {
    const text = [
      "import a from 'one';",
      "import { type B,\n  c } from 'two';",
      "import type { D } from 'three';",
      "export { e } from 'four';",
      "export * from 'five';",
      "import 'six';",
      "const f = await import('seven');",
      "// import g from 'comment';",
      "/* import h from 'comment'; */",
      "const i = 'text from nowhere';",
    ].join('\n');
    expect(importsIn(text).sort()).toEqual(['five', 'four', 'one', 'seven', 'six', 'three', 'two']);
  });
});

describe('rules', () => {
  const ids = rules.map(({ id }) => id);
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const sections = new Map(
    [...readme.matchAll(/^### (\S+)\n([\s\S]*?)(?=^#{1,3} |(?![\s\S]))/gm)].map(([, title = '', text = '']) => [title, text]),
  );
  const words = (text: string) => text.replace(/[`*]/g, '').replace(/\s+/g, ' ').trim();

  test('have distinct ids that are their file names', () => {
    const files = readdirSync(join(source, 'rules')).filter(
      (file) => !['index.ts', 'fixes.ts', 'drifted.ts', 'risky.ts'].includes(file),
    );
    expect([...ids].sort()).toEqual(files.map((file) => file.replace('.ts', '')).sort());
  });

  test('stand in the README in the order of the array', () => {
    const known = new Set(ids);
    expect([...sections.keys()].filter((title) => known.has(title))).toEqual(ids);
  });

  test.each(rules)('$id: its README section says what it finds and why', ({ id, summary, why }) => {
    const section = words(sections.get(id) ?? '');
    expect(section).toContain(words(summary));
    expect(section).toContain(words(why));
  });

  test.each(ids)('%s has its own test', (id) => {
    expect(existsSync(join(root, `test/rules/${id}.test.ts`))).toBe(true);
  });

  test.each(rules)('$id: what it says reads as a sentence', ({ summary, why }) => {
    expect(summary).toMatch(/^[A-Z].*[^.]$/);
    expect(why).toMatch(/^(?:[A-Z]|drizzle-kit ).*\.$/);
  });
});
