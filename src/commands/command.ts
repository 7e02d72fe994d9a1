import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** What a command answers: cli.ts prints it and exits. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout?: string;
  readonly stderr?: string;
}

/** What cli.ts knows of the terminal. */
export interface Terminal {
  readonly cwd: string;
  readonly color: boolean;
  /** Whoever reads the answer is at the top of a repository. */
  readonly atTop?: boolean;
}

/** Whether commands are typed at the top of a repository. git runs hooks there, and says in GIT_PREFIX where it was called. */
export function isAtTop(cwd: string, { GIT_PREFIX }: Readonly<Record<string, string | undefined>>): boolean {
  return !GIT_PREFIX && existsSync(join(cwd, '.git'));
}

/** What cli.ts gives commands that take long. */
export interface LongRun {
  /** Shows progress; absent without a terminal. */
  progress?(done: number, of: number): void;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}
