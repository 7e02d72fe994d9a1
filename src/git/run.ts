import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

/** A git command that failed. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly exitCode: number | null;

  constructor(args: readonly string[], exitCode: number | null, stderr: string, cause?: unknown) {
    super(stderr.trim().replace(/^fatal: /, '') || `git ${args[0]} failed with exit code ${exitCode}`, { cause });
    this.exitCode = exitCode;
  }
}

export interface GitOptions {
  readonly cwd: string;
  readonly input?: string;
  /** Exit codes that are answers, not failures. */
  readonly answers?: readonly number[];
}

export interface GitAnswer {
  readonly stdout: string;
  readonly exitCode: number;
}

/**
 * The environment of every git command: the caller's, because a hook exports GIT_INDEX_FILE and, for a partial commit, points it at
 * `next-index-N.lock`; without optional locks, so that judging never writes the index; with paths in pathspecs taken as they are meant.
 */
export function gitEnvironment(): NodeJS.ProcessEnv {
  const { GIT_LITERAL_PATHSPECS, GIT_GLOB_PATHSPECS, GIT_NOGLOB_PATHSPECS, GIT_ICASE_PATHSPECS, ...rest } = process.env;
  return { ...rest, GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}

/** Runs git and gives what it printed. Throws a GitError on any exit code that is not an answer. */
export function git(args: readonly string[], { cwd, input, answers = [0] }: GitOptions): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const stdin = input === undefined ? 'ignore' : 'pipe';
    const child = spawn('git', args, { cwd, env: gitEnvironment(), stdio: [stdin, 'pipe', 'pipe'], windowsHide: true });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout?.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr?.on('data', (chunk: Buffer) => stderr.push(chunk));
    // node reports a missing folder as a missing command
    child.on('error', (error) => {
      const reason = existsSync(cwd) ? `Cannot run git: ${error.message}` : `There is no folder ${cwd}`;
      reject(new GitError(args, null, reason, error));
    });
    child.on('close', (exitCode) => {
      if (exitCode === null || !answers.includes(exitCode))
        reject(new GitError(args, exitCode, Buffer.concat(stderr).toString()));
      else resolve({ stdout: Buffer.concat(stdout).toString(), exitCode });
    });
    // git may answer without reading all of its input
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

/** The parts of `-z` output. */
export function splitZ(stdout: string): string[] {
  return stdout.split('\0').slice(0, -1);
}
