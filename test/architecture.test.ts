import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { rules } from '../src/rules/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src');

interface Allowed {
  /** Parts of src, besides itself. */
  readonly parts: readonly string[];
  /** Modules of Node, where `node:*` is all of them, and packages. */
  readonly modules: readonly string[];
}

const none: Allowed = { parts: [], modules: [] };

/** What each folder or file of src may import, as docs/architecture.md says it. */
function readTable(): Readonly<Record<string, Allowed>> {
  const page = readFileSync(join(root, 'docs/architecture.md'), 'utf8');
  const rows = page.split('\n').filter((line) => /^\| `[\w-]+` \|.*\|.*\|.*\|$/.test(line));
  const namesIn = (cell = '') => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
  return Object.fromEntries(
    rows.map((row) => {
      const [part, , parts, modules] = row.split(' | ');
      return [namesIn(part)[0] ?? '', { parts: namesIn(parts), modules: namesIn(modules) }];
    }),
  );
}

const table = readTable();

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

function isAllowed({ file, part, to }: Import, { parts, modules }: Allowed): boolean {
  if (to.startsWith('.')) {
    const target = partOf(relative(source, join(root, dirname(file), to)));
    return target === part || parts.includes(target);
  }
  if (to.startsWith('node:')) return modules.includes('node:*') || modules.includes(to);
  return modules.some((name) => to === name || to.startsWith(`${name}/`));
}

describe('imports', () => {
  const found = imports();

  test('every part of src has a row in docs/architecture.md, and its imports are found', () => {
    expect([...new Set(readdirSync(source).map(partOf))].sort()).toEqual(Object.keys(table).sort());
    expect(found.length).toBeGreaterThan(100);
    for (const { part, to, file } of [
      { part: 'cli', to: './commands/program.ts', file: 'src/cli.ts' },
      { part: 'commands', to: 'commander', file: 'src/commands/program.ts' },
      { part: 'commands', to: './setup.ts', file: 'src/commands/program.ts' },
      { part: 'judge', to: './span.ts', file: 'src/judge/judge.ts' },
      { part: 'git', to: '../model/files.ts', file: 'src/git/files.ts' },
    ])
      expect(found).toContainEqual({ part, to, file });
  });

  test.each(Object.keys(table))('%s imports only what docs/architecture.md allows', (part) => {
    const arrows = found.filter((one) => one.part === part && !isAllowed(one, table[part] ?? none));
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
  ])('$file may import $to: $allowed', ({ file, to, allowed }) => {
    const part = partOf(file.replace('src/', ''));
    expect(isAllowed({ file, part, to }, table[part] ?? none)).toBe(allowed);
  });

  test('kit/child and the rest of src share only protocol.ts and config-fields.ts', () => {
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

  test('repair/writing imports git and the disk, nothing that judges', () => {
    const arrows = found
      .filter(({ file, to }) => file.startsWith('src/repair/writing/') && to.startsWith('.'))
      .map(({ file, to }) => ({ file, target: join(dirname(file), to) }));
    const outOf = arrows.filter(({ target }) => !/^src\/(?:repair\/writing|model|git|processes|store)\//.test(target));
    expect(outOf.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('no rule imports another rule', () => {
    const arrows = found
      .filter(({ file, to }) => file.startsWith('src/rules/') && to.startsWith('.'))
      .map(({ file, to }) => ({ file, target: join(dirname(file), to) }));
    const isRule = (path: string) => /^src\/rules\/[^/]+$/.test(path) && path !== 'src/rules/index.ts';
    const between = arrows.filter(({ file, target }) => file !== 'src/rules/index.ts' && isRule(target));
    expect(between.map(({ file, target }) => `${file} imports ${target}`)).toEqual([]);
  });

  test('every form of an import is found, and none in comments', () => {
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

  test('every rule has the id that its file is named by', () => {
    const files = ['.', 'conventions'].flatMap((folder) =>
      readdirSync(join(source, 'rules', folder)).filter(
        (file) => file.endsWith('.ts') && !['index.ts', 'additions.ts', 'identifiers.ts', 'tables.ts'].includes(file),
      ),
    );
    expect([...ids].sort()).toEqual(files.map((file) => file.replace('.ts', '')).sort());
  });

  test.each(ids)('%s has a test file', (id) => {
    const places = [`test/rules/${id}.test.ts`, `test/rules/conventions/${id}.test.ts`];
    expect(places.some((place) => existsSync(join(root, place)))).toBe(true);
  });

  test('rules that lose data are about a migration, and rules that gather are about what is published', () => {
    expect(rules.filter(({ losesData, about }) => losesData && about !== 'migration')).toEqual([]);
    expect(rules.filter(({ gathers, about }) => gathers && about !== 'published')).toEqual([]);
  });

  test.each(rules)('$id has a summary without a full stop, and a reason that is a sentence', ({ summary, why }) => {
    expect(summary).toMatch(/^[A-Z].*[^.]$/);
    expect(why).toMatch(/^(?:[A-Z]|drizzle-kit ).*\.$/);
  });
});
