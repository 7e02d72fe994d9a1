import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { guard, installedRepository, packageFiles } from '../support/guarded.ts';
import { history } from '../support/histories.ts';
import { hookLine } from '../support/hook-lines.ts';
import { installPacked } from '../support/packed.ts';
import { emptyRepository, TestRepository, temporaryFolder } from '../support/repository.ts';

const events = ['pre-commit', 'pre-merge-commit', 'commit-msg', 'post-commit', 'post-merge', 'post-rewrite', 'pre-push'] as const;
const all = [...events, 'post-checkout'];
const line = (event: string) => hookLine(event);

/** The user's own files: hooks and package.json. */
function written(repository: TestRepository, folder = '.husky'): Record<string, string> {
  const hooks = existsSync(join(repository.path, folder))
    ? readdirSync(join(repository.path, folder)).filter((name) => name !== '_')
    : [];
  const names = [...hooks.map((name) => `${folder}/${name}`), 'package.json'];
  return Object.fromEntries(names.map((name) => [name, repository.read(name)]));
}

describe('husky', () => {
  test('gets one line in each hook, and git runs them', () => {
    const repository = installedRepository();
    expect(repository.run(`${guard} setup`)).toMatchObject({ exitCode: 0, stdout: '' });
    expect(written(repository)).toEqual({
      ...Object.fromEntries(all.map((event) => [`.husky/${event}`, `${line(event)}\n`])),
      'package.json': packageFiles['package.json'],
    });
    expect(repository.git('config', 'core.hooksPath')).toBe('.husky/_');
    expect(repository.exists('.husky/_/pre-commit')).toBe(true);
  });

  test('run twice changes nothing and says so', () => {
    const repository = installedRepository();
    repository.run(`${guard} setup`);
    const once = written(repository);
    expect(repository.run(`${guard} setup`)).toMatchObject({ exitCode: 0, stderr: 'drizzle-guard: nothing to change\n' });
    expect(written(repository)).toEqual(once);
  });

  test('works from the prepare script', () => {
    const repository = installedRepository();
    expect(repository.run('npm run prepare').exitCode).toBe(0);
    expect(repository.read('.husky/pre-push')).toBe(`${line('pre-push')}\n`);
    expect(repository.git('config', 'core.hooksPath')).toBe('.husky/_');
  });

  test('a package without a prepare script gets one, in its own indentation', () => {
    const repository = installedRepository({
      'package.json': '{\n\t"name": "app",\n\t"scripts": {\n\t\t"test": "true"\n\t}\n}\n',
    });
    repository.run(`${guard} setup`);
    expect(repository.read('package.json')).toBe(
      '{\n\t"name": "app",\n\t"scripts": {\n\t\t"test": "true",\n\t\t"prepare": "husky || true"\n\t}\n}\n',
    );
  });

  test('a package.json with CRLF keeps it', () => {
    const repository = installedRepository({ 'package.json': '{\r\n  "name": "app"\r\n}\r\n' });
    repository.run(`${guard} setup`);
    expect(repository.read('package.json')).toBe(
      '{\r\n  "name": "app",\r\n  "scripts": {\r\n    "prepare": "husky || true"\r\n  }\r\n}\r\n',
    );
  });

  test("a prepare script of the user's own goes on, and takes ours back", () => {
    const manifest = '{ "scripts": { "prepare": "tsc" } }\n';
    const repository = installedRepository({ 'package.json': manifest });
    expect(repository.run(`${guard} setup`).exitCode).toBe(0);
    expect(repository.read('package.json')).toBe('{ "scripts": { "prepare": "tsc && (husky || true)" } }\n');
    repository.run(`${guard} setup --remove`);
    expect(repository.read('package.json')).toBe(manifest);
    repository.write({ 'package.json': manifest.replace('tsc', 'tsc # types') });
    expect(repository.run(`${guard} setup`).stderr).toContain('no script of package.json runs husky');
  });

  test("linked worktrees that have none of husky's own files get them", () => {
    const repository = installedRepository();
    repository.run(`${guard} setup`);
    repository.commit('first');
    for (const name of ['one', 'two']) repository.git('-c', 'core.hooksPath=', 'worktree', 'add', '-q', name);
    const one = new TestRepository(join(repository.path, 'one'));
    installPacked(one.path, '0.31');
    expect(one.exists('.husky/_/h')).toBe(false);
    expect(one.run(`${guard} setup`).exitCode).toBe(0);
    expect(one.exists('.husky/_/h')).toBe(true);
    // and those of others from where husky has set them up
    expect(repository.run(`${guard} setup --dry-run`).stderr).not.toContain('/two');
    expect(repository.exists('two/.husky/_/h')).toBe(true);
  });
});

describe("the user's own lines stay", () => {
  const ours = line('pre-commit');
  // each is another hook of one repository, because every hook gets its line the same way
  const cases: readonly (readonly [what: string, before: string, after: string])[] = [
    ['ours comes last', 'npx lint-staged\nnpm test\n', `npx lint-staged\nnpm test\n${ours}\n`],
    ['without a final newline', 'npx lint-staged', `npx lint-staged\n${ours}\n`],
    ['blank lines at the end', 'npx lint-staged\n\n\n', `npx lint-staged\n${ours}\n\n\n`],
    ['CRLF', 'npx lint-staged\r\nnpm test\r\n', `npx lint-staged\r\nnpm test\r\n${ours}\n`],
    ['before a last exec', 'npm test\nexec npx lint-staged\n', `npm test\n${ours}\nexec npx lint-staged\n`],
    ['before an exec of several lines', 'exec npx lint-staged \\\n  --quiet\n', `${ours}\nexec npx lint-staged \\\n  --quiet\n`],
    ['before a last exit, with a remark after it', 'npm test\nexit 0\n# the end\n', `npm test\n${ours}\nexit 0\n# the end\n`],
    [
      'after an exit inside a condition',
      'if [ -n "$CI" ]; then\n  exit 0\nfi\n',
      `if [ -n "$CI" ]; then\n  exit 0\nfi\n${ours}\n`,
    ],
    [
      'after the header of husky 8',
      '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nnpx lint-staged\n',
      `#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nnpx lint-staged\n${ours}\n`,
    ],
    ['a remark that names it is no line of ours', `# ${ours}\n`, `# ${ours}\n${ours}\n`],
    ['an empty hook', '', `${ours}\n`],
    [
      'the line of another folder is brought up to date',
      'a\nsh old/node_modules/drizzle-guard/hooks/pre-commit "$@"\nb\n',
      `a\n${ours}\nb\n`,
    ],
  ];
  test.each([cases.slice(0, events.length), cases.slice(events.length)])('%j', (...some) => {
    const of = (text: string, event: string) => text.replaceAll('/hooks/pre-commit', `/hooks/${event}`);
    const hooks = some.map(([what, before, after], at) => {
      const event = events[at] ?? 'pre-commit';
      return { what, path: `.husky/${event}`, before: of(before, event), after: of(after, event) };
    });
    const repository = installedRepository(Object.fromEntries(hooks.map(({ path, before }) => [path, before])));
    expect(repository.run(`${guard} setup`).exitCode).toBe(0);
    for (const { what, path, after } of hooks) expect(repository.read(path), what).toBe(after);
    repository.run(`${guard} setup`);
    for (const { what, path, after } of hooks) expect(repository.read(path), `${what}, again`).toBe(after);
  });

  test('a line the user has put a condition around is left as it is', () => {
    const mine = `[ -n "$SKIP" ] || ${ours}\n`;
    const repository = installedRepository({ '.husky/pre-commit': mine });
    repository.run(`${guard} setup`);
    expect(repository.read('.husky/pre-commit')).toBe(mine);
  });

  test('--remove gives them back, and takes hooks away that hold nothing else', () => {
    const texts = [
      'npx lint-staged\n',
      'npx lint-staged\n\n\n',
      'npx lint-staged\r\n',
      'npm test\nexec npx lint-staged\n',
      '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nnpx lint-staged\n',
    ];
    const before = Object.fromEntries(texts.map((text, at) => [`.husky/${events[at]}`, text]));
    const repository = installedRepository(before);
    repository.run(`${guard} setup`);
    for (const [path, text] of Object.entries(before)) expect(repository.read(path)).not.toBe(text);
    expect(repository.exists('.husky/pre-push')).toBe(true);
    expect(repository.run(`${guard} setup --remove`).exitCode).toBe(0);
    expect(written(repository)).toEqual({ ...before, 'package.json': packageFiles['package.json'] });
  });
});

test('git is told to leave journals and snapshots whole, and --remove takes that back', () => {
  const repository = installedRepository(history('0.31', 'postgresql', '3')).stage();
  expect(repository.run(`${guard} setup`).stderr).toContain('wrote .husky, .gitattributes, ');
  expect(repository.read('.gitattributes')).toMatch(/^# drizzle-guard: .*\ndrizzle\/meta\/\*\* -merge\n$/);
  repository.run(`${guard} setup --remove`);
  expect(repository.exists('.gitattributes')).toBe(false);
});

test('--remove works after drizzle-guard and husky were uninstalled', () => {
  const repository = installedRepository();
  repository.run(`${guard} setup`);
  const elsewhere = installedRepository();
  rmSync(join(repository.path, 'node_modules'), { recursive: true });
  expect(repository.run(`node ${elsewhere.path}/${guard} setup --remove`).exitCode).toBe(0);
  expect(Object.keys(written(repository))).toEqual(['package.json']);
});

describe('--dry-run', () => {
  const tree = { '.husky/pre-commit': 'npx lint-staged\nexit 0\n', 'package.json': '{\n  "name": "app"\n}\n' };

  test('prints a diff that does what setup does, and writes nothing', () => {
    const repository = installedRepository(tree);
    const before = written(repository);
    const { exitCode, stdout, stderr } = repository.run(`${guard} setup --dry-run`);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('core.hooksPath');
    expect(written(repository)).toEqual(before);
    expect(repository.run('git config core.hooksPath').exitCode).toBe(1);

    const patched = installedRepository(tree);
    patched.write({ 'setup.patch': stdout }).git('apply', '-p0', 'setup.patch');
    repository.run(`${guard} setup`);
    expect(written(patched)).toEqual(written(repository));
    expect(written(repository)).not.toEqual(before);
  });

  test('of --remove prints what would go', () => {
    const repository = installedRepository(tree);
    repository.run(`${guard} setup`);
    const before = written(repository);
    const { stdout } = repository.run(`${guard} setup --remove --dry-run`);
    expect(stdout).toContain(`-${line('pre-commit')}`);
    expect(stdout).not.toMatch(/^[-+]npx/m);
    expect(written(repository)).toEqual(before);
  });

  test('prints nothing when there is nothing to do', () => {
    const repository = installedRepository();
    repository.run(`${guard} setup`);
    expect(repository.run(`${guard} setup --dry-run`)).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  });
});

describe('no hooks', () => {
  test('outside of a repository: nothing is written, and install goes on', () => {
    const folder = new TestRepository(temporaryFolder()).write(packageFiles);
    installPacked(folder.path, '0.31');
    const { exitCode, stderr } = folder.run(`${guard} setup`);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'drizzle-guard: this is not a git repository, so no hooks were set up\n',
    });
    expect(folder.exists('.husky')).toBe(false);
  });

  test('with HUSKY=0', () => {
    const repository = installedRepository();
    expect(repository.run(`${guard} setup`, { env: { HUSKY: '0' } })).toMatchObject({
      exitCode: 0,
      stderr: 'drizzle-guard: HUSKY=0, so no hooks were set up\n',
    });
    expect(repository.exists('.husky')).toBe(false);
  });

  test.each([
    ['package-lock.json', 'npm install --save-dev husky'],
    ['pnpm-lock.yaml', 'pnpm add --save-dev husky'],
    ['yarn.lock', 'yarn add --dev husky'],
    ['bun.lock', 'bun add --dev husky'],
  ])('without husky: with a %s it says %s', (lockfile, command) => {
    const repository = installedRepository({ [lockfile]: '' });
    rmSync(join(repository.path, 'node_modules/husky'));
    const { exitCode, stderr } = repository.run(`${guard} setup`);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: `drizzle-guard: husky is not installed here. Run: ${command}\n`,
    });
    expect(repository.exists('.husky')).toBe(false);
  });

  test('with a husky too old to be called', () => {
    const repository = installedRepository();
    rmSync(join(repository.path, 'node_modules/husky'));
    repository.write({
      'node_modules/husky/package.json': '{ "name": "husky", "version": "8.0.3", "main": "index.js" }',
      'node_modules/husky/index.js': 'module.exports = { install() {} };\n',
    });
    const { exitCode, stderr } = repository.run(`${guard} setup`);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'drizzle-guard: husky 9 is needed. Run: npm install --save-dev husky@latest\n',
    });
    expect(repository.exists('.husky')).toBe(false);
  });

  test.each([
    ['cut short', '{ "name": "app",'],
    ['empty', ''],
    ['not an object', 'null'],
  ])('with a package.json that is %s: one error names it', (_, content) => {
    const repository = installedRepository({ 'package.json': content });
    const { exitCode, stdout, stderr } = repository.run(`${guard} setup`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^drizzle-guard: Cannot read package\.json: [^\n]+\n$/);
    expect(repository.exists('.husky')).toBe(false);
    expect(repository.run('git config core.hooksPath').exitCode).toBe(1);
  });

  test('in a folder that is not there', () => {
    const { exitCode, stderr } = installedRepository().run(`${guard} setup --cwd nowhere`);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringMatching(/^drizzle-guard: There is no folder nowhere\n$/),
    });
  });
});

describe('a package below the top', () => {
  // everything a shell may misread at once
  test.each(['apps/web', `apps/my "quoted" größe of it's $HOME`])('%s', (folder) => {
    const repository = emptyRepository().write({
      '.gitignore': 'node_modules/\n',
      [`${folder}/package.json`]: '{\n  "name": "web"\n}\n',
    });
    installPacked(join(repository.path, folder), '0.31');
    const inside = new TestRepository(join(repository.path, folder));
    expect(inside.run(`${guard} setup`)).toMatchObject({ exitCode: 0 });
    // git itself runs the hooks, from the top
    expect(repository.git('config', 'core.hooksPath')).toBe(`${folder}/.husky/_`);
    repository.write({ 'drizzle/meta/_journal.json': '<<<<<<< ours\n' }).stage();
    const stopped = repository.run('git commit -m stopped');
    expect(stopped.output).toContain('journal-unreadable');
    expect(stopped.exitCode).toBe(1);
    repository.write({ 'drizzle/meta/_journal.json': null }).stage();
    expect(repository.run('git commit -m first').exitCode).toBe(0);

    // what a clone does
    repository.git('config', '--unset', 'core.hooksPath');
    rmSync(join(repository.path, folder, '.husky/_'), { recursive: true });
    expect(inside.run('npm run prepare').exitCode).toBe(0);
    expect(repository.git('config', 'core.hooksPath')).toBe(`${folder}/.husky/_`);
    expect(repository.run('git commit --allow-empty -m second').exitCode).toBe(0);
  });

  test('installed at the top and run below uses the top', () => {
    const repository = installedRepository({ 'apps/web/package.json': '{}\n' });
    expect(repository.run(`${guard} setup --cwd apps/web`).exitCode).toBe(0);
    expect(repository.read('.husky/pre-commit')).toBe(`${line('pre-commit')}\n`);
    expect(repository.read('apps/web/package.json')).toBe('{}\n');
  });

  test('reached through a symbolic link has the same path', () => {
    const repository = emptyRepository().write({ 'apps/web/package.json': '{}\n' });
    installPacked(join(repository.path, 'apps/web'), '0.31');
    const elsewhere = temporaryFolder();
    mkdirSync(join(elsewhere, 'links'));
    symlinkSync(join(repository.path, 'apps/web'), join(elsewhere, 'links/web'));
    expect(repository.run(`apps/web/${guard} setup --cwd '${elsewhere}/links/web'`).exitCode).toBe(0);
    expect(repository.read('apps/web/.husky/pre-commit')).toBe(`${hookLine('pre-commit', 'apps/web/')}\n`);
  });
});

describe('notes of overrides', () => {
  const own = (repository: TestRepository) =>
    repository
      .git('config', '--local', '--list')
      .split('\n')
      .filter((line) => line.includes('notes') || line.includes('pushnotes'));

  test('are kept by rewriting, fetched and pushed, and setup --remove undoes it', () => {
    const repository = installedRepository();
    repository.git('remote', 'add', 'origin', '.');
    const before = own(repository);
    const dry = repository.run(`${guard} setup --dry-run`);
    expect(dry.stderr).toContain('would run: git config --add notes.rewriteRef refs/notes/drizzle-guard*');
    expect(own(repository)).toEqual(before);
    for (let run = 0; run < 2; run += 1) expect(repository.run(`${guard} setup`).exitCode).toBe(0);
    expect(own(repository)).toEqual([
      'remote.origin.fetch=+refs/notes/drizzle-guard*:refs/notes/origin/drizzle-guard*',
      'notes.rewriteref=refs/notes/drizzle-guard*',
      'drizzle-guard.pushnotes=true',
    ]);
    expect(repository.git('config', '--get-all', 'remote.origin.fetch').split('\n')).toHaveLength(2);
    expect(repository.run(`${guard} setup --remove`).exitCode).toBe(0);
    expect(own(repository)).toEqual(before);
    expect(repository.git('config', '--get-all', 'remote.origin.fetch').split('\n')).toHaveLength(1);
  });
});

test('prepare-commit-msg is set up only where overrides are refused', () => {
  const repository = installedRepository({ 'drizzle-guard.json': '{ "overrides": "refuse" }' });
  repository.run(`${guard} setup`);
  expect(repository.read('.husky/prepare-commit-msg')).toBe(`${line('prepare-commit-msg')}\n`);
  repository.write({ 'drizzle-guard.json': '{}' }).run(`${guard} setup`);
  expect(repository.exists('.husky/prepare-commit-msg')).toBe(false);
});
