import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentWords } from '../reporters/pretty.ts';

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
  /** What a coding agent reads, if one reads the answer. */
  readonly forAgent?: AgentWords | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether commands are typed at the top of a repository. git runs hooks there, and says in GIT_PREFIX where it was called. */
export function isAtTop(cwd: string, { GIT_PREFIX }: Environment): boolean {
  return !GIT_PREFIX && existsSync(join(cwd, '.git'));
}

/** Variables that coding agents set for the commands they run, as std-env 4 and @vercel/detect-agent know them (November 2026). */
export const agentVariables: readonly string[] = [
  ...['AI_AGENT', 'CLAUDECODE', 'CLAUDE_CODE', 'CURSOR_AGENT', 'CODEX_SANDBOX', 'CODEX_THREAD_ID', 'CODEX_CI'],
  ...['COPILOT_AGENT', 'COPILOT_CLI', 'GEMINI_CLI', 'OPENCODE', 'AUGMENT_AGENT'],
];

/** What a coding agent reads, if one runs this. */
export async function wordsForAgent(environment: Environment): Promise<AgentWords | undefined> {
  return isRunByAgent(environment) ? import('../reporters/for-agent.ts') : undefined;
}

export function isRunByAgent(environment: Environment): boolean {
  return agentVariables.some((name) => environment[name] !== undefined && !/^(?:0|false|)$/.test(environment[name]));
}

/** What cli.ts gives commands that take long. */
export interface LongRun {
  /** Shows progress; absent without a terminal. */
  progress?(done: number, of: number): void;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}
