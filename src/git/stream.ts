import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { end } from '../processes/owned.ts';
import { GitError, startGit } from './run.ts';

export interface StreamOptions {
  readonly cwd: string;
  /** Settings for this call, as `name=value`. */
  readonly settings?: readonly string[];
  readonly input?: string;
  /** Whether git survives Ctrl-C in the terminal, so that the reader decides when to stop. */
  readonly detached?: boolean;
}

/** A git command whose output is read while it runs. Its opener must end it. */
export interface GitStream {
  readonly stdout: Readable;
  /**
   * Resolves when git exits with 0; otherwise rejects with a GitError. Call it after reading all output: git waits until somebody
   * reads.
   */
  succeeded(): Promise<void>;
  end(): void;
}

/** Starts git and returns at once, so that its output need never be whole in memory. */
export function streamGit(args: readonly string[], { cwd, settings = [], input, detached }: StreamOptions): GitStream {
  const child = startGit([...settings.flatMap((one) => ['-c', one]), ...args], {
    cwd,
    ...(detached && { detached }),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  }) as ChildProcess & { readonly stdout: Readable; readonly stderr: Readable };
  // git may close stdin before it read all of it, and the exit code tells whether that is an error
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const stderr: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', (error) => reject(new GitError(args, null, `Cannot run git: ${error.message}`, error)));
  });
  // a reader that stops early never awaits it, and an unhandled rejection would end the process
  exit.catch(() => {});
  return {
    stdout: child.stdout,
    succeeded: async () => {
      const exitCode = await exit;
      if (exitCode !== 0) throw new GitError(args, exitCode, Buffer.concat(stderr).toString());
    },
    end: () => end(child),
  };
}
