import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { setup } from '../../src/commands/setup.ts';
import { openRepository } from '../../src/git/repository.ts';
import { callsUs } from '../../src/hooks/installed.ts';
import { managerNamed, managerOf } from '../../src/hooks/managers/index.ts';
import { emptyRepository, type TestRepository } from '../support/repository.ts';

const installed = { 'node_modules/drizzle-guard/hooks/run': '', 'package.json': '{}\n' };
const lefthookFile = '#!/bin/sh\n\ncall_lefthook()\n{\n  lefthook "$@"\n}\n\ncall_lefthook run "commit-msg" "$@"\n';

const set = (repository: TestRepository, options = {}, environment = {}) =>
  setup(options, environment, { cwd: repository.path, color: false });

async function calls(repository: TestRepository, event: string): Promise<boolean> {
  const opened = await openRepository(repository.path);
  try {
    return await callsUs(opened, event);
  } finally {
    opened.close();
  }
}

function withHook(tree: Readonly<Record<string, string>>, path = '.git/hooks/commit-msg', text = lefthookFile): TestRepository {
  const repository = emptyRepository().write({ ...tree, [path]: text });
  chmodSync(join(repository.path, path), 0o755);
  return repository;
}

const targetAt = (path: string, hooksPath?: string) => ({
  cwd: path,
  top: path,
  hooksPath,
  hooksFolder: join(path, hooksPath ?? '.git/hooks'),
  configured: new Map<string, string>(),
});

test.each([
  ['husky', { 'node_modules/husky/index.js': '' }, undefined],
  ['husky', { 'lefthook.yml': '' }, '.husky/_'],
  ['lefthook', { 'lefthook.yml': '' }, undefined],
  ['lefthook', { '.lefthook.json': '{}' }, undefined],
  ['lefthook', { '.config/lefthook.toml': '' }, undefined],
  ['core.hooksPath', {}, '.githooks'],
  // where there is none yet
  ['husky', {}, undefined],
  ['husky', { 'docs/lefthook.yml': '' }, undefined],
] as const)('the manager is %s with %j and core.hooksPath %s', (name, tree, hooksPath) => {
  const { path } = emptyRepository().write(tree);
  expect(managerOf(targetAt(path, hooksPath)).name).toBe(name);
});

test('two managers that are configured and not in use are a question', () => {
  const { path } = emptyRepository().write({ 'lefthook.yml': '', 'node_modules/husky/index.js': '' });
  expect(() => managerOf(targetAt(path))).toThrow(/configured for husky and lefthook, .* Choose one: .* setup --manager husky$/);
  // which another manager may switch off
  const scripts = withHook({ 'lefthook.yml': '' }, '.git/hooks/pre-push', '#!/bin/sh\ngit lfs pre-push "$@"\n');
  expect(() => managerOf(targetAt(scripts.path))).toThrow(
    /^This repository is configured for lefthook, and git runs other scripts, in \.git\/hooks\. .* --manager lefthook, or for these scripts: --manager core\.hooksPath$/,
  );
  scripts.write({ 'lefthook.yml': null });
  expect(managerOf(targetAt(scripts.path)).name).toBe('core.hooksPath');
  expect(managerNamed('lefthook').name).toBe('lefthook');
  expect(() => managerNamed('huskie')).toThrow(/^There is no hook manager huskie here\. Known are git, husky, lefthook, /);
});

describe('a hook calls this tool', () => {
  const command = 'commit-msg:\n  commands:\n    guard:\n      run: sh node_modules/drizzle-guard/hooks/commit-msg {1}\n';
  test('of lefthook, when its configuration does', async () => {
    expect(await calls(withHook({ 'lefthook.yml': command }), 'commit-msg')).toBe(true);
    expect(await calls(withHook({ '.config/lefthook.yaml': command }), 'commit-msg')).toBe(true);
    const below = withHook({ 'lefthook.yml': command });
    expect(await calls(below, 'pre-commit')).toBe(false);
  });

  test('but not when only a remark, another hook or nothing of lefthook does', async () => {
    expect(await calls(withHook({ 'lefthook.yml': command.replaceAll(/^/gm, '# ') }), 'commit-msg')).toBe(false);
    expect(await calls(withHook({ 'lefthook.yml': command.replace('hooks/commit-msg', 'hooks/pre-push') }), 'commit-msg')).toBe(
      false,
    );
    expect(await calls(withHook({}), 'commit-msg')).toBe(false);
    // git runs no lefthook here
    expect(await calls(emptyRepository().write({ 'lefthook.yml': command }), 'commit-msg')).toBe(false);
    expect(await calls(withHook({ 'lefthook.yml': command }, undefined, '#!/bin/sh\nexit 0\n'), 'commit-msg')).toBe(false);
  });
});

describe('setup sees the configuration that git sees', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });
  const elsewhere = () => emptyRepository().write({ ...installed, '.global': '[core]\n\thooksPath = .githooks\n' });

  test.each([
    ['GIT_CONFIG_GLOBAL', (path: string) => ({ GIT_CONFIG_GLOBAL: join(path, '.global') })],
    ['GIT_CONFIG_COUNT', () => ({ GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'core.hooksPath', GIT_CONFIG_VALUE_0: '.githooks' })],
    ['git -c', () => ({ GIT_CONFIG_PARAMETERS: "'core.hookspath'='.githooks'" })],
  ])('from %s', async (_, variables) => {
    const repository = elsewhere();
    for (const [name, value] of Object.entries(variables(repository.path))) vi.stubEnv(name, value);
    expect((await set(repository, { dryRun: true })).stdout).toContain('+++ .githooks/pre-commit');
  });

  test('but not the git directory of a hook that it is run by', async () => {
    vi.stubEnv('GIT_DIR', join(elsewhere().path, '.git'));
    vi.stubEnv('GIT_INDEX_FILE', 'nowhere');
    const repository = emptyRepository().write(installed);
    await expect(set(repository, {})).rejects.toThrow('husky is not installed here. Run: npm install --save-dev husky');
    expect(await set(repository, { remove: true })).toMatchObject({ exitCode: 0 });
  });
});

test.each(['HUSKY', 'LEFTHOOK'])('%s=0 in the environment that is handed in switches it off', async (name) => {
  const repository = emptyRepository().write({ ...installed, 'lefthook.yml': '' });
  expect(await set(repository, {}, { [name]: '0' })).toEqual({
    exitCode: 0,
    stderr: `drizzle-guard: ${name}=0, so no hooks were set up\n`,
  });
});

test('a husky that throws leaves this process in its folder', async () => {
  const husky = {
    'package.json': '{ "type": "module", "main": "index.js" }',
    'index.js': "export default () => { throw new Error('no') };",
  };
  const files = Object.fromEntries(Object.entries(husky).map(([name, text]) => [`node_modules/husky/${name}`, text]));
  const repository = emptyRepository().write({ ...installed, ...files });
  const before = process.cwd();
  await expect(set(repository)).rejects.toThrow('no');
  expect(process.cwd()).toBe(before);
  expect(repository.exists('.husky')).toBe(false);
});
