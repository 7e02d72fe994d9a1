import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { events } from '../../src/commands/hook.ts';
import { openClone } from '../../src/doctor/clone.ts';
import { hooks } from '../../src/doctor/hooks.ts';
import { switches } from '../../src/doctor/switches.ts';
import { installedRepository } from '../support/guarded.ts';
import type { TestRepository } from '../support/repository.ts';

const modules = join(import.meta.dirname, '../../node_modules');
const lefthook = join(modules, `lefthook-${process.platform}-${process.arch}/bin/lefthook`);
const written = events.filter((event) => event !== 'prepare-commit-msg');
const line = (event: string, args = '"$@"') => `sh node_modules/drizzle-guard/hooks/${event} ${args}`;

/** What doctor says of the hooks, with these variables. */
async function said(repository: TestRepository, variables: NodeJS.ProcessEnv = {}): Promise<string[]> {
  const environment = { ...process.env, ...variables };
  const clone = await openClone({ cwd: repository.path, environment, events, clientPath: '/usr/bin:/bin' });
  try {
    const answers = [await hooks.ask(clone), await switches.ask(clone)].flat();
    return answers.map(({ status, says }) => `${status}: ${says}`);
  } finally {
    clone.repository.close();
  }
}

const off = 'ok: nothing in this shell switches hooks off';

describe('the hooks of other managers are tried as well:', () => {
  test('scripts in a folder of their own, of which one runs other commands', async () => {
    const repository = installedRepository();
    repository.git('config', 'core.hooksPath', '.githooks');
    for (const event of written)
      repository
        .write({ [`.githooks/${event}`]: `#!/bin/sh\n${event === 'pre-push' ? ': > ran\n' : ''}${line(event)}\n` })
        .executable(`.githooks/${event}`);
    expect(await said(repository)).toEqual([
      `ok: git runs drizzle-guard in all ${written.length} hooks; pre-push was read and not tried, because of what else runs there`,
      off,
    ]);
    expect(repository.exists('ran')).toBe(false);
    // sh reads the script that git starts, so a line that only looks right is found by trying
    repository.write({ '.githooks/post-merge': `#!/bin/sh -n\n${line('post-merge')}\n` });
    expect(await said(repository)).toEqual([
      'fail: git ran post-merge, and drizzle-guard was not reached: .githooks/post-merge. To see why: DRIZZLE_GUARD_PROBE=/dev/stderr git hook run post-merge',
      off,
    ]);
  });

  test('simple-git-hooks', async () => {
    const commands = Object.fromEntries(written.map((event) => [event, line(event)]));
    const repository = installedRepository({ '.simple-git-hooks.json': JSON.stringify(commands) });
    expect(repository.run(`node ${join(modules, 'simple-git-hooks/cli.js')}`).exitCode).toBe(0);
    expect(await said(repository)).toEqual([`ok: git runs drizzle-guard in all ${written.length} hooks`, off]);
    expect(await said(repository, { SKIP_SIMPLE_GIT_HOOKS: '1' })).toEqual([
      `ok: git runs drizzle-guard in all ${written.length} hooks`,
      'fail: SKIP_SIMPLE_GIT_HOOKS=1 is set in this shell, so simple-git-hooks runs nothing',
    ]);
  });

  test.skipIf(!existsSync(lefthook))('lefthook, where its binary is installed', async () => {
    const config = written.map((event) => `${event}:\n  commands:\n    drizzle-guard:\n      run: ${line(event, '{0}')}\n`);
    const repository = installedRepository({ 'lefthook.yml': config.join('') });
    expect(repository.run(`${lefthook} install`).exitCode).toBe(0);
    expect(await said(repository, { LEFTHOOK_BIN: lefthook })).toEqual([
      `ok: git runs drizzle-guard in all ${written.length} hooks; pre-commit and pre-push were read and not tried, because of what else runs there`,
      off,
    ]);
    expect(await said(repository, { LEFTHOOK_BIN: lefthook, LEFTHOOK: '0' })).toMatchObject([
      expect.stringMatching(/^ok: git runs drizzle-guard/),
      'fail: LEFTHOOK=0 is set in this shell, so git runs no hooks',
    ]);
    expect(await said(repository, { LEFTHOOK_BIN: '/nowhere/lefthook' })).toMatchObject([
      expect.stringMatching(/^fail: git ran pre-merge-commit, .* and drizzle-guard was not reached: /),
      off,
    ]);
  });

  test('the preset of lint-staged stands for the line in pre-commit', async () => {
    const lines = Object.fromEntries(
      written.map((event) => [`.husky/${event}`, `${event === 'pre-commit' ? 'npx lint-staged' : line(event)}\n`]),
    );
    const repository = installedRepository(lines);
    repository.run('node node_modules/husky/bin.js');
    const missing = 'fail: pre-commit does not call drizzle-guard: .husky/pre-commit';
    expect(await said(repository)).toEqual([missing, off]);
    repository.write({
      'lint-staged.config.mjs': "import guard from 'drizzle-guard/lint-staged';\nexport default { ...guard };\n",
    });
    expect(await said(repository)).toEqual([
      `ok: git runs drizzle-guard in all ${written.length} hooks; pre-commit was read and not tried, because of what else runs there`,
      off,
    ]);
  });
});
