import type { ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { end } from '../processes/owned.ts';
import { GitError, startGit } from './run.ts';

export interface StreamOptions {
  readonly cwd: string;
  /** `name=value` settings of this call alone. */
  readonly settings?: readonly string[];
  readonly input?: string;
  /** Whether Ctrl-C in the terminal spares git, because the reader decides when to stop. */
  readonly detached?: boolean;
}

/** A git command whose output is read while it runs. Whoever opened it ends it. */
export interface GitStream {
  readonly stdout: Readable;
  /** Resolves when git is done; rejects with a GitError when it failed. Only for output that was read to its end. */
  succeeded(): Promise<void>;
  end(): void;
}

export function streamGit(args: readonly string[], { cwd, settings = [], input, detached }: StreamOptions): GitStream {
  const child = startGit([...settings.flatMap((one) => ['-c', one]), ...args], {
    cwd,
    ...(detached && { detached }),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  }) as ChildProcess & { readonly stdout: Readable; readonly stderr: Readable };
  // git may end without reading all of its input
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const stderr: Buffer[] = [];
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const exit = new Promise<number | null>((resolve, reject) => {
    child.on('close', resolve);
    child.on('error', (error) => reject(new GitError(args, null, `Cannot run git: ${error.message}`, error)));
  });
  // a reader that stops early never asks, and the rejection must not end the process then
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
