import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { installedRepository } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import type { Ran, TestRepository } from '../support/repository.ts';

/** The folder of another version to try: 15.0.2, 15.5.2 and 17.6.1 passed as 16.4.0 does. */
const lintStaged = process.env.LINT_STAGED ?? fileURLToPath(new URL('../../node_modules/lint-staged', import.meta.url));

/** The Node that starts lint-staged: 17 needs 22. */
const node = process.env.LINT_STAGED_NODE ?? process.execPath;

const hook = (event: string) => `#!/bin/sh\nsh node_modules/drizzle-guard/hooks/${event} "$@"\n`;

/** A formatter that uncomments what is marked. lint-staged stages what it wrote when the preset has ended as well. */
const formatter = `import { readFileSync, writeFileSync } from 'node:fs';
for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, 'utf8');
  if (text.includes('-- format ')) writeFileSync(file, text.replace('-- format ', ''));
}
`;

/** A published project whose only pre-commit is lint-staged with the preset and a formatter. */
function presetRepository(): TestRepository {
  const repository = installedRepository({
    ...history('0.31', 'postgresql', '3'),
    'lint-staged.config.mjs':
      "import guard from 'drizzle-guard/lint-staged';\nexport default { '*': 'node format.mjs', ...guard };\n",
    'format.mjs': formatter,
    '.githooks/pre-commit': `#!/bin/sh\n"${node}" node_modules/lint-staged/bin/lint-staged.js --quiet\n`,
    '.githooks/commit-msg': hook('commit-msg'),
    '.githooks/post-commit': hook('post-commit'),
  });
  for (const event of ['pre-commit', 'commit-msg', 'post-commit']) repository.executable(`.githooks/${event}`);
  symlinkSync(lintStaged, join(repository.path, 'node_modules/lint-staged'));
  repository.commit('first');
  repository.publish().git('config', 'core.hooksPath', '.githooks');
  return repository;
}

const migration = 'drizzle/0003_step_4.sql';
const next = history('0.31', 'postgresql', '4');
const notes = (repository: TestRepository) => repository.run('git notes --ref=drizzle-guard list').stdout;

function expectPassed(repository: TestRepository, { exitCode, output }: Ran): void {
  expect({ exitCode, output, notes: notes(repository) }).toEqual({ exitCode: 0, output: '', notes: '' });
}

function expectStopped({ exitCode, output }: Ran, rule: string): void {
  expect(output).toMatch(new RegExp(` ${rule}$`, 'm'));
  expect(output).toMatch(/^drizzle-guard: commit rejected \(\d+ errors?\)$/m);
  expect(exitCode).toBe(1);
}

describe('lint-staged with the preset', () => {
  test('judges what is staged of a file, not the rest of it, and leaves no override', () => {
    const repository = presetRepository();
    const schema = repository.read('src/schema.ts');
    repository.write({ 'src/schema.ts': next['src/schema.ts'] ?? '' }).stage();
    repository.write({ 'src/schema.ts': schema });
    expectStopped(repository.run('git commit -qm forgotten'), 'schema-without-migration');
    expect(repository.read('src/schema.ts')).toBe(schema);

    repository.write(next).stage();
    const edited = `${next['src/schema.ts']}\nexport const broken = missing;\n`;
    repository.write({ 'src/schema.ts': edited });
    expectPassed(repository, repository.run('git commit -qm honest'));
    expect(repository.read('src/schema.ts')).toBe(edited);
  });

  test('stops what a formatter made wrong, and passes what it made right', () => {
    const repository = presetRepository();
    const sql = next[migration] ?? '';
    repository.write({ ...next, [migration]: `${sql}-- format ALTER TABLE "users" ADD COLUMN "extra" text;\n` }).stage();
    expectStopped(repository.run('git commit -qm made-wrong'), 'sql-hand-edited');
    repository.write({ ...next, [migration]: `-- format ${sql}` }).stage();
    expectPassed(repository, repository.run('git commit -qm made-right'));
    expect(repository.git('show', `HEAD:${migration}`)).toBe(sql.trimEnd());
  });

  test('judges deleted files beside others; a commit that only deletes does not start it, and is reported', () => {
    const repository = presetRepository();
    const before = repository.head();
    repository.git('rm', '-q', 'drizzle/0002_step_3.sql');
    const { exitCode, output } = repository.run('git commit -qm deleted');
    expect(exitCode).toBe(0);
    expect(output).toMatch(/this commit has \d errors? \(.*0002_step_3/);
    repository.git('reset', '-q', '--soft', before);
    repository.write({ 'README.md': 'hello\n' }).stage();
    expectStopped(repository.run('git commit -qm deleted'), 'journal-entry-without-sql');
  });
});
