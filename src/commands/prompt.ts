import { createInterface } from 'node:readline/promises';

/** Asks whoever sits at the terminal. */
export interface Prompt {
  /** Whether the answer is yes; no by default. */
  confirm(question: string): Promise<boolean>;
}

/** Undefined where nobody can answer: without a terminal, and in CI. */
export function promptOf({ CI }: NodeJS.ProcessEnv): Prompt | undefined {
  if (CI || process.stdin.isTTY !== true || process.stdout.isTTY !== true) return undefined;
  return {
    async confirm(question) {
      const terminal = createInterface({ input: process.stdin, output: process.stdout });
      try {
        return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
      } finally {
        terminal.close();
      }
    },
  };
}
