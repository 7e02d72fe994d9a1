import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guard, installedRepository } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import type { TestRepository } from '../support/repository.ts';
import { cleanEnvironment } from '../support/test-repository.ts';

const workflow = '.github/workflows/drizzle-guard.yml';
const everything = `${guard} setup --yes --codeowners @acme/leads`;

/** A project whose files are committed before setup. */
function project(files: Readonly<Record<string, string>> = {}): TestRepository {
  const repository = installedRepository({
    ...history('0.31', 'postgresql', '3'),
    'package.json': '{\n  "name": "app",\n  "scripts": {\n    "db:generate": "drizzle-kit generate"\n  }\n}\n',
    '.github/dependabot.yml': 'version: 2\n',
    ...files,
  });
  repository.commit('before');
  return repository;
}

const scriptsOf = (repository: TestRepository) =>
  (JSON.parse(repository.read('package.json')) as { scripts: Record<string, string> }).scripts;

test('what is missing is added, and nothing that is there', () => {
  const repository = project({ '.github/CODEOWNERS': '* @acme/all' });
  const { exitCode, stderr } = repository.run(everything);
  expect(exitCode, stderr).toBe(0);
  expect(stderr.trim().split('\n').length).toBeLessThanOrEqual(5);
  expect(scriptsOf(repository)).toEqual({
    'db:generate': 'drizzle-kit generate',
    prepare: 'husky || true',
    'db:check': 'drizzle-guard check --worktree',
    'db:validate': 'drizzle-guard check --all',
    'db:push': 'drizzle-guard db push',
    'db:push:local': 'drizzle-guard db push',
    'db:migrate': 'drizzle-kit migrate',
    'db:custom': 'drizzle-kit generate --custom',
  });
  expect(repository.read('.github/CODEOWNERS')).toMatch(
    /^\* @acme\/all\n# drizzle-guard: .*\n\/drizzle-guard\.json @acme\/leads\n\/drizzle\/ @acme\/leads$/,
  );
  expect(repository.read(workflow)).toContain('      - run: npm install\n      - run: npx drizzle-guard ci\n');
  expect(repository.run(everything).stderr).toBe('drizzle-guard: nothing to change\n');

  expect(repository.run(`${guard} setup --remove`).exitCode).toBe(0);
  expect(repository.git('status', '--porcelain')).toBe('');
  expect(repository.run(`${guard} setup --remove`).stderr).toBe('drizzle-guard: nothing to change\n');
});

describe('--remove gives back every byte', () => {
  test.each([
    ['npm, CRLF', { 'package.json': '{\r\n  "name": "app"\r\n}\r\n', '.gitattributes': '*.png binary\r\n' }, 'prepare'],
    ['pnpm, tabs and no final newline', { 'package.json': '{\n\t"name": "app"\n}', 'pnpm-lock.yaml': '' }, 'prepare'],
    ['yarn, one line', { 'package.json': '{ "name": "app" }\n', 'yarn.lock': '# yarn lockfile v1\n' }, 'prepare'],
    [
      'berry, its own script',
      { 'package.json': '{"private":true,"scripts":{"postinstall":"tsc"}}', 'yarn.lock': '__metadata:\n' },
      'postinstall',
    ],
    ['bun, a byte order mark', { 'package.json': '\uFEFF{\n  "name": "app"\n}\n', 'bun.lock': '' }, 'prepare'],
  ])('%s', (_, files, script) => {
    const repository = project(files);
    expect(repository.run(everything).stderr).not.toContain('nothing to change');
    expect(repository.read('package.json')).toContain(`"${script}"`);
    expect(repository.run(`${guard} setup --remove`).exitCode).toBe(0);
    expect(repository.git('status', '--porcelain')).toBe('');
  });
});

test('a prepare script of husky that has other hooks stays', () => {
  const repository = project({
    '.husky/pre-commit': 'npm test\n',
    'package.json': '{ "scripts": { "prepare": "husky || true" } }\n',
  });
  repository.run(`${guard} setup`);
  repository.run(`${guard} setup --remove`);
  expect(repository.git('status', '--porcelain')).toBe('');
});

test('in a monorepo the scripts go to the package of the config, and what an install runs to the one that has the manager', () => {
  const files = Object.entries(history('0.31', 'postgresql', '3')).map(([path, text]) => [`packages/db/${path}`, text]);
  const top = '{ "private": true, "workspaces": ["packages/*"] }\n';
  const repository = installedRepository({
    ...Object.fromEntries(files),
    'package.json': top,
    'packages/db/package.json': '{ "name": "db" }\n',
    'packages/web/package.json': '{ "name": "web" }\n',
  });
  repository.commit('before');
  repository.write({ 'package-lock.json': '{}\n', '.git/info/exclude': 'package-lock.json\n' });
  for (const folder of ['.', 'packages/db', 'packages/web']) {
    expect(repository.run(`${guard} setup --scripts --ci github --cwd ${folder}`).stderr).toContain(
      'so commit package-lock.json too',
    );
    expect(repository.read('packages/db/package.json')).toContain('"db:migrate": "drizzle-kit migrate"');
    expect(repository.read('package.json')).toContain('"husky || true"');
    expect(repository.read(workflow)).not.toContain('working-directory');
    expect(repository.run(`${guard} setup --remove --cwd ${folder}`).exitCode).toBe(0);
    expect(repository.git('status', '--porcelain')).toBe('');
  }
});

test('a job that runs it already, and a file of that name, stay as they are', () => {
  const own = 'on: push\njobs: { a: { runs-on: x, steps: [{ run: npx drizzle-guard ci }] } }\n';
  const repository = project({ '.github/workflows/test.yml': own });
  repository.run(`${guard} setup --yes`);
  expect(repository.exists(workflow)).toBe(false);
  repository.write({ '.github/workflows/test.yml': null, [workflow]: 'on: push\n' });
  repository.run(`${guard} setup --ci github`);
  expect(repository.read(workflow)).toBe('on: push\n');
});

test('a failure takes back what was written', () => {
  const repository = project({ '.github/workflows/drizzle-guard.yml/readme': 'a folder where the file would be\n' });
  const { exitCode, stderr } = repository.run(`${guard} setup --scripts --ci github`);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 2,
    stderr: expect.stringMatching(
      /^drizzle-guard: Cannot write \.github\/workflows\/drizzle-guard\.yml: .*Nothing was changed[^\n]*\n$/,
    ),
  });
  expect(repository.git('status', '--porcelain')).toBe('');
});

test.each([
  ['--codeowners leads', '--codeowners takes a user, team or address, for example @acme/leads; got leads'],
  ['--ci jenkins', '--ci takes github, gitlab, azure, bitbucket; got jenkins'],
])('%s is refused, and nothing is written', (option, message) => {
  const repository = project();
  expect(repository.run(`${guard} setup ${option}`)).toMatchObject({ exitCode: 2, stderr: `drizzle-guard: ${message}\n` });
  expect(repository.git('status', '--porcelain')).toBe('');
});

const hasScript = spawnSync('script', ['--version']).status === 0;
const name = 'on a terminal it asks what else to add, and not in an install';
test.skipIf(!hasScript)(hasScript ? name : `${name} (skipped: no script command)`, async () => {
  const repository = project();
  /** What it prints on a terminal, where somebody answers its question with the enter key. */
  const printed = (env = {}) =>
    new Promise<string>((resolve) => {
      const child = spawn('script', ['-qec', `stty cols 120 rows 40; node ${guard} setup`, '/dev/null'], {
        cwd: repository.path,
        env: { ...cleanEnvironment(), TERM: 'xterm', ...env },
      });
      let text = '';
      child.stdout.on('data', (chunk) => {
        const wasAsked = text.includes('What else?');
        text += chunk;
        if (!wasAsked && text.includes('What else?')) child.stdin.write('\r');
      });
      child.on('close', () => resolve(text));
    });
  expect(await printed({ npm_lifecycle_event: 'prepare' })).toContain('it can also add');
  expect(existsSync(join(repository.path, workflow))).toBe(false);
  expect(await printed()).toContain('What else?');
  expect(existsSync(join(repository.path, workflow))).toBe(true);
  expect(scriptsOf(repository)).toHaveProperty('db:check');
});
