import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { installedRepository } from '../support/guarded.ts';
import { packedFolder, tarball } from '../support/packed.ts';

const files = execFileSync('tar', ['-tzf', tarball()], { encoding: 'utf8' }).trim().split('\n');

test('the tarball holds what users need and nothing else', () => {
  const allowed =
    /^package\/(?:action\.yml|dist\/.+\.(?:js|d\.ts|txt)|docs\/[a-z]+\.md|hooks\/[a-z-]+|README\.md|LICENSE|CHANGELOG\.md|package\.json)$/;
  expect(files.filter((file) => !allowed.test(file))).toEqual([]);
  for (const needed of [
    'dist/cli.js',
    'dist/index.js',
    'dist/lint-staged.js',
    'dist/types/index.d.ts',
    'dist/types/lint-staged.d.ts',
    'docs/hooks.md',
    'hooks/run',
    'hooks/pre-commit',
    'hooks/commit-msg',
    'hooks/pre-merge-commit',
    'hooks/pre-push',
    'hooks/pre-receive',
    'README.md',
    'LICENSE',
    'CHANGELOG.md',
    'action.yml',
    'package.json',
  ]) {
    expect(files).toContain(`package/${needed}`);
  }
});

test('it unpacks to less than 2.1 MB', () => {
  const bytes = files.map((file) => statSync(join(packedFolder(), file)).size).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeLessThan(2_100_000);
  // an empty build would pass the line above
  expect(bytes).toBeGreaterThan(50_000);
});

test('the public API is imported with its types, by a program without skipLibCheck', () => {
  const { path, ...repository } = installedRepository({
    'use.ts':
      "import { judge, type Report } from 'drizzle-guard';\nconst report: Report = await judge({ cwd: '.', subject: { kind: 'index' } });\nconsole.log(report.verdict);\n",
    'lint-staged.config.ts':
      "import guard from 'drizzle-guard/lint-staged';\nexport default { '*.ts': ['biome check --write'], ...guard } satisfies Record<string, string[] | (() => string)>;\n",
    'tsconfig.json': JSON.stringify({
      compilerOptions: { module: 'nodenext', target: 'es2022', strict: true, types: [], lib: ['es2022', 'dom'], outDir: 'out' },
      files: ['use.ts', 'lint-staged.config.ts'],
    }),
  });
  expect(repository).toBeDefined();
  execFileSync(join(import.meta.dirname, '../../node_modules/.bin/tsc'), ['-p', '.'], { cwd: path, stdio: 'pipe' });
  expect(execFileSync('node', ['out/use.js'], { cwd: path, encoding: 'utf8' })).toBe('clean\n');
});
