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

/** What reads and judges a change. */
const judged = ['model', 'config', 'layouts', 'snapshots', 'git', 'processes', 'rules', 'sql', 'risks', 'kit'];

/** What each folder or file of src may import. */
const table: Readonly<Record<string, Allowed>> = {
  model: {},
  dialects: { parts: ['model'] },
  version: {},
  // every child process, the time limit, and what is said of both
  processes: { parts: ['model'], node: 'all' },
  // what is kept in the git directory between runs
  store: { parts: ['processes'], node: 'all' },
  layouts: { parts: ['model', 'dialects'], packages: ['valibot'] },
  snapshots: { parts: ['model', 'dialects'] },
  config: { parts: ['model', 'dialects'], packages: ['valibot', 'picomatch', 'package-manager-detector'] },
  rules: { parts: ['model'], packages: ['picomatch'] },
  reporters: { parts: ['model'], node: ['node:util'], packages: ['sarif'] },
  git: { parts: ['model', 'processes'], node: 'all', packages: ['simple-git'] },
  sql: { parts: ['model'], packages: ['libpg-query'] },
  kit: {
    parts: ['model', 'dialects', 'layouts', 'snapshots', 'processes', 'store'],
    node: 'all',
    packages: ['diff', 'esbuild', 'picomatch', 'semver'],
  },
  risks: { parts: ['model', 'snapshots', 'sql'] },
  judge: { parts: [...judged, 'version'], node: 'all' },
  evidence: { parts: ['model', 'git', 'hooks', 'store'], node: 'all' },
  hooks: { parts: ['model', 'git', 'config', 'store'], node: 'all' },
  ci: { parts: ['model', 'git', 'judge', 'audit', 'reporters'], node: 'all' },
  // what judges a history commit by commit, and joins it with the evidence
  audit: {
    parts: ['model', 'config', 'layouts', 'snapshots', 'git', 'rules', 'risks', 'judge', 'evidence', 'hooks', 'store', 'version'],
    node: 'all',
  },
  commands: {
    parts: ['model', 'config', 'git', 'processes', 'rules', 'judge', 'evidence', 'audit', 'hooks', 'ci', 'reporters'],
    node: 'all',
    packages: ['diff'],
  },
  index: { parts: ['model', 'judge'] },
  cli: { parts: ['commands', 'model', 'processes', 'version'], packages: ['commander'] },
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
      { part: 'judge', to: './span.ts', file: 'src/judge/judge.ts' },
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
    { file: 'src/judge/judge.ts', to: '../reporters/index.ts', allowed: false },
    { file: 'src/judge/judge.ts', to: '../hooks/pre-push.ts', allowed: false },
    { file: 'src/cli.ts', to: './judge/judge.ts', allowed: false },
    { file: 'src/commands/check.ts', to: '../cli.ts', allowed: false },
    { file: 'src/layouts/json.ts', to: 'valibot-of-another', allowed: false },
  ])('$file and $to: $allowed', ({ file, to, allowed }) => {
    const part = partOf(file.replace('src/', ''));
    expect(isAllowed({ file, part, to }, table[part] ?? {})).toBe(allowed);
  });

  test('of kit/child cross the wall by protocol.ts alone', () => {
    const inside = (file: string) => file.startsWith('src/kit/child/');
    const arrows = found
      .filter(({ to }) => to.startsWith('.'))
      .map(({ file, to }) => ({ file, target: join(dirname(file), to) }));
    const into = arrows.filter(({ file, target }) => !inside(file) && inside(target));
    const outOf = arrows.filter(
      ({ file, target }) =>
        inside(file) &&
        !/^src\/(?:kit\/child|model|dialects|snapshots)\/|^src\/kit\/(?:protocol|config-fields)\.ts$/.test(target),
    );
    expect([...into, ...outOf].map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('of a rule are facts of support, never another rule', () => {
    const arrows = found
      .filter(({ file, to }) => file.startsWith('src/rules/') && to.startsWith('.'))
      .map(({ file, to }) => ({ file, target: join(dirname(file), to) }));
    const isRule = (path: string) => /^src\/rules\/[^/]+$/.test(path) && path !== 'src/rules/index.ts';
    const between = arrows.filter(({ file, target }) => file !== 'src/rules/index.ts' && isRule(target));
    expect(between.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
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

  test('have distinct ids that are their file names', () => {
    const files = ['.', 'conventions'].flatMap((folder) =>
      readdirSync(join(source, 'rules', folder)).filter(
        (file) => file.endsWith('.ts') && !['index.ts', 'additions.ts', 'identifiers.ts', 'tables.ts'].includes(file),
      ),
    );
    expect([...ids].sort()).toEqual(files.map((file) => file.replace('.ts', '')).sort());
  });

  test.each(ids)('%s has its own test', (id) => {
    const places = [`test/rules/${id}.test.ts`, `test/rules/conventions/${id}.test.ts`];
    expect(places.some((place) => existsSync(join(root, place)))).toBe(true);
  });

  test('of what loses data are about a migration, and those that gather about what is published', () => {
    expect(rules.filter(({ losesData, about }) => losesData && about !== 'migration')).toEqual([]);
    expect(rules.filter(({ gathers, about }) => gathers && about !== 'published')).toEqual([]);
  });

  test.each(rules)('$id: what it says reads as a sentence', ({ summary, why }) => {
    expect(summary).toMatch(/^[A-Z].*[^.]$/);
    expect(why).toMatch(/^(?:[A-Z]|drizzle-kit ).*\.$/);
  });
});
