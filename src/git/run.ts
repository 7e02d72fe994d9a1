import { type ChildProcess, type SpawnOptions, type StdioOptions, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { CouldNotCheck } from '../model/could-not-check.ts';
import { own } from '../processes/owned.ts';

/** A git command that failed. */
export class GitError extends CouldNotCheck {
  override readonly name = 'GitError';
  readonly exitCode: number | null;

  constructor(args: readonly string[], exitCode: number | null, stderr: string, cause?: unknown) {
    super(stderr.trim().replace(/^fatal: /, '') || `git ${args[0]} failed with exit code ${exitCode}`, { cause });
    this.exitCode = exitCode;
  }
}

/** How to run git. */
export interface GitOptions {
  readonly cwd: string;
  readonly input?: string | Uint8Array;
  /** Variables besides those of every git command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes that count as success; 0 by default. */
  readonly answers?: readonly number[];
}

/** What git printed, and how it ended. */
export interface GitAnswer {
  readonly stdout: string;
  readonly exitCode: number;
}

/**
 * The environment of every git command: the caller's, because a hook exports GIT_INDEX_FILE and, for a partial commit, points it at
 * `next-index-N.lock`; without optional locks, so that judging never writes the index; with paths in pathspecs taken as they are meant;
 * without replace refs and grafts, which let whoever may push a ref, or write a file, show us other objects than those that are pushed.
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const { GIT_LITERAL_PATHSPECS, GIT_GLOB_PATHSPECS, GIT_NOGLOB_PATHSPECS, GIT_ICASE_PATHSPECS, ...rest } = process.env;
  // git warns about a grafts file even if it is empty, so the path must not exist
  return { ...rest, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C', GIT_NO_REPLACE_OBJECTS: '1', GIT_GRAFT_FILE: '/dev/null/none' };
}

/** Overrides settings of the user that change how git prints objects. */
const asWritten = ['core.useReplaceRefs=false', 'i18n.logOutputEncoding=UTF-8', 'log.showSignature=false'].flatMap((one) => [
  '-c',
  one,
]);

/** Starts git without replace refs, grafts, and settings that change its output. */
export function startGit<Options extends SpawnOptions>(args: readonly string[], options: Options): ChildProcess {
  // git before 2.42 prefers the setting to the variable
  const all = [...asWritten, ...args];
  const child = spawn('git', all, { env: gitEnvironment(), windowsHide: true, ...options });
  return own(child, options.detached ? 'own' : 'ours', `git ${args.join(' ').slice(0, 200)}`);
}

/** Runs git and returns its output. Throws a GitError on any exit code that is not an answer. */
export function git(args: readonly string[], { cwd, input, env, answers = [0] }: GitOptions): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const stdio: StdioOptions = [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'];
    const child = startGit(args, { cwd, stdio, ...(env && { env: { ...gitEnvironment(), ...env } }) });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    // node reports a missing cwd as a missing git
    child.on('error', (error) => {
      const reason = existsSync(cwd) ? `Cannot run git: ${error.message}` : `There is no folder ${cwd}`;
      reject(new GitError(args, null, reason, error));
    });
    const settle = (exitCode: number | null) => {
      if (exitCode === null || !answers.includes(exitCode))
        reject(new GitError(args, exitCode, Buffer.concat(stderr).toString()));
      else resolve({ stdout: Buffer.concat(stdout).toString(), exitCode });
    };
    let soon: NodeJS.Timeout | undefined;
    child.on('close', (exitCode) => {
      clearTimeout(soon);
      settle(exitCode);
    });
    child.on('exit', (exitCode) => {
      // stderr stays open while a process that git left behind runs, for example a shared ssh connection
      const settleSoon = () => {
        soon = setTimeout(settle, 100, exitCode);
      };
      if (child.stdout?.readableEnded || child.stdout?.destroyed) settleSoon();
      else child.stdout?.once('close', settleSoon);
    });
    // git may close stdin before it read all of it, and the exit code tells whether that is an error
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** Splits output of `-z`. */
export function splitZ(stdout: string): string[] {
  return stdout.split('\0').slice(0, -1);
}
