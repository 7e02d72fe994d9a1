import { createInterface } from 'node:readline/promises';

/** Asks whoever sits at the terminal. */
export interface Prompt {
  /** Whether the answer is yes; no by default. */
  confirm(question: string): Promise<boolean>;
  /** Which of the choices is taken, counted from 0; undefined for none of them. */
  choose(question: string, choices: readonly string[]): Promise<number | undefined>;
}

/** What package managers run in an install: it has a terminal, and must not wait there. */
const installing = /^(?:pre|post)?(?:install|prepare)$/;

/** Whether somebody can answer: not without a terminal, in CI, and in an install. */
export function canAsk({ CI, npm_lifecycle_event: script = '' }: NodeJS.ProcessEnv): boolean {
  return !CI && !installing.test(script) && process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Undefined where nobody can answer. */
export function promptOf(environment: NodeJS.ProcessEnv): Prompt | undefined {
  if (!canAsk(environment)) return undefined;
  return {
    confirm: async (question) => /^y(?:es)?$/i.test(await typed(`${question} [y/N] `)),
    async choose(question, choices) {
      const listed = choices.map((choice, at) => `  ${at + 1}. ${choice}\n`).join('');
      const number = Number(await typed(`${question}\n${listed}Which one? [1-${choices.length}, or none] `));
      return Number.isInteger(number) && number >= 1 && number <= choices.length ? number - 1 : undefined;
    },
  };
}

async function typed(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return (await terminal.question(question)).trim();
  } finally {
    terminal.close();
  }
}
