import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { agentVariables } from '../../src/commands/command.ts';

/** Files by their path from the top; null deletes one. */
export type Tree = Readonly<Record<string, string | Uint8Array | null>>;

/** A fixed identity, a fixed date later than any generated migration, and no configuration but the repository's. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    // outside of a repository git says more where the temporary folder is a file system of its own
    GIT_DISCOVERY_ACROSS_FILESYSTEM: '1',
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_AUTHOR_DATE: '2040-01-01T00:00:00Z',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    GIT_COMMITTER_DATE: '2040-01-01T00:00:00Z',
  };
}

/** The environment of a command that a test runs: nothing of the outer repository. */
export function cleanEnvironment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:GIT_|HUSKY|npm_|INIT_CWD|NODE_OPTIONS|CI$|FORCE_COLOR)/.test(name) && !agentVariables.includes(name),
  );
  return { ...Object.fromEntries(own), ...gitEnvironment(), NO_COLOR: '1', ...extra };
}

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Both, for what a person sees. */
  readonly output: string;
}

/** A repository with real git, in a folder its maker removes. */
export class TestRepository {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Runs git and gives what it printed, without the final newline. Throws when it fails. */
  git(...args: string[]): string {
    return execFileSync('git', args, {
      cwd: this.path,
      env: cleanEnvironment(),
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).replace(/\n$/, '');
  }

  /** Runs a shell command, whatever its exit code. */
  run(command: string, { input = '', env = {} }: { readonly input?: string; readonly env?: NodeJS.ProcessEnv } = {}): Ran {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], {
      cwd: this.path,
      env: cleanEnvironment(env),
      encoding: 'utf8',
      input,
    });
    return { exitCode: status ?? -1, stdout, stderr, output: stdout + stderr };
  }

  /** Writes and deletes files of the working tree. */
  write(tree: Tree): this {
    for (const [name, content] of Object.entries(tree)) {
      const path = join(this.path, name);
      if (content === null) rmSync(path, { force: true });
      else {
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, content);
      }
    }
    return this;
  }

  /** Makes one folder of the working tree hold exactly these files. */
  replace(folder: string, tree: Tree): this {
    rmSync(join(this.path, folder), { recursive: true, force: true });
    return this.write(tree);
  }

  read(name: string): string {
    return readFileSync(join(this.path, name), 'utf8');
  }

  exists(name: string): boolean {
    return existsSync(join(this.path, name));
  }

  executable(name: string): this {
    chmodSync(join(this.path, name), 0o755);
    return this;
  }

  /** Stages everything. */
  stage(): this {
    this.git('add', '-A');
    return this;
  }

  /** Stages and commits everything without hooks; gives the new commit. */
  commit(message = 'change'): string {
    this.stage();
    this.git('-c', 'core.hooksPath=/dev/null', 'commit', '-q', '--allow-empty', '-m', message);
    return this.head();
  }

  /** The commit HEAD names, read from git's files where they are plain: a test has many commits, and a process each is slow. */
  head(): string {
    const [, ref] = (this.exists('.git/HEAD') && /^ref: (.+)\n$/.exec(this.read('.git/HEAD'))) || [];
    if (ref !== undefined && this.exists(`.git/${ref}`)) return this.read(`.git/${ref}`).trimEnd();
    return this.git('rev-parse', 'HEAD');
  }

  /** Makes HEAD what origin/main is, as after a push. */
  publish(branch = 'main'): this {
    if (!this.#hasOrigin()) this.git('remote', 'add', 'origin', this.path);
    this.git('update-ref', `refs/remotes/origin/${branch}`, 'HEAD');
    return this;
  }

  #hasOrigin(): boolean {
    const config = '.git/config';
    return this.exists(config)
      ? this.read(config).includes('[remote "origin"]')
      : this.git('remote').split('\n').includes('origin');
  }
}
