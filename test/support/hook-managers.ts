import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cleanEnvironment, type TestRepository, type Tree } from './test-repository.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A hook manager as a project has it that uses it for hooks of its own. */
export interface HookManagerInUse {
  readonly name: string;
  /** What its tests are skipped for, if this machine lacks something. */
  readonly missing: string | undefined;
  /** Its configuration, with a hook that writes a line to own.log in the git directory that all worktrees share. */
  readonly files: Tree;
  /** Files that git has to run. */
  readonly executable?: readonly string[];
  /** Puts it into node_modules, where it comes from there. */
  link?(repository: TestRepository): void;
  /** What a project's own install runs, so that git runs its hooks. */
  readonly install: string;
  /** Where setup writes. */
  readonly writes: readonly string[];
}

const own = 'echo own >> "$(git rev-parse --git-common-dir)/own.log"';

/** What was written by the manager's own hook so far. */
export function ownRuns(repository: TestRepository): number {
  const path = join(repository.git('rev-parse', '--path-format=absolute', '--git-common-dir'), 'own.log');
  return existsSync(path) ? execFileSync('cat', [path], { encoding: 'utf8' }).split('\n').length - 1 : 0;
}

function linkCommand(repository: TestRepository, name: string, target: string): void {
  const bin = join(repository.path, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, name), { force: true });
  symlinkSync(target, join(bin, name));
}

function linkPackage(repository: TestRepository, name: string, command: string): void {
  rmSync(join(repository.path, 'node_modules', name), { force: true, recursive: true });
  symlinkSync(join(root, 'node_modules', name), join(repository.path, 'node_modules', name));
  linkCommand(repository, name, join('..', name, command));
}

/** lefthook's own binary, which its package only starts. */
const lefthookBinary = join(root, `node_modules/lefthook-${process.platform}-${process.arch}/bin/lefthook`);

function lefthookWith(file: string, text: string): HookManagerInUse {
  return {
    name: `lefthook with ${file}`,
    missing: existsSync(lefthookBinary) ? undefined : `no binary of lefthook for ${process.platform}-${process.arch}`,
    files: { [file]: text },
    link: (repository) => linkCommand(repository, 'lefthook', lefthookBinary),
    install: 'lefthook install',
    writes: [file],
  };
}

/** Whether a command can be started here. */
function has(command: string): boolean {
  return spawnSync(command, ['--version'], { env: cleanEnvironment() }).status === 0;
}

export const husky: HookManagerInUse = {
  name: 'husky',
  missing: undefined,
  files: { '.husky/pre-commit': `${own}\n` },
  link: (repository) => linkPackage(repository, 'husky', 'bin.js'),
  install: 'husky',
  writes: ['.husky'],
};

const preCommit: HookManagerInUse = {
  name: 'pre-commit (python)',
  missing: has('pre-commit') ? undefined : 'no pre-commit on PATH',
  files: {
    '.pre-commit-config.yaml': [
      '# ours',
      'default_install_hook_types: [pre-commit, commit-msg]',
      'repos:',
      '- repo: local',
      '  hooks:',
      '  - id: own',
      '    name: own   # a remark',
      `    entry: sh -c '${own}'`,
      '    language: system',
      '    always_run: true',
      '    pass_filenames: false',
      '    stages: [commit]',
      '',
    ].join('\n'),
  },
  install: 'pre-commit install',
  writes: ['.pre-commit-config.yaml'],
};

const simpleGitHooks: HookManagerInUse = {
  name: 'simple-git-hooks',
  missing: undefined,
  files: { '.simple-git-hooks.json': `{\n\t"pre-commit": ${JSON.stringify(own)}\n}\n` },
  link: (repository) => linkPackage(repository, 'simple-git-hooks', 'cli.js'),
  install: 'simple-git-hooks',
  writes: ['.simple-git-hooks.json'],
};

const hooksPath: HookManagerInUse = {
  name: 'core.hooksPath',
  missing: undefined,
  files: { '.githooks/pre-commit': `#!/bin/sh\n${own}\n` },
  executable: ['.githooks/pre-commit'],
  install: 'git config core.hooksPath .githooks',
  writes: ['.githooks'],
};

/** One for each manager, and for lefthook one for each notation. Carriage returns are part of some. */
export const hookManagers: readonly HookManagerInUse[] = [
  husky,
  lefthookWith(
    'lefthook.yml',
    `# ours\r\npre-commit:\r\n    piped: true   # stops at the first failure\r\n    commands:\r\n        lint:\r\n            run: ${own}\r\n            tags: [a,   b]\r\n# the end\r\n`,
  ),
  lefthookWith('.lefthook.toml', `# ours\n[[pre-commit.jobs]]\nname = "own"   # a remark\nrun = '${own}'\n`),
  lefthookWith('lefthook.json', `{\n  "pre-commit": { "commands": { "own": { "run": ${JSON.stringify(own)} } } }\n}\n`),
  simpleGitHooks,
  preCommit,
  hooksPath,
];
