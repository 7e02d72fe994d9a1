import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Chosen, Offer } from '../setup/offers.ts';

/** Asks whoever sits at the terminal what setup should do. Throws Unjudgeable if they cancel. */
export interface Wizard {
  manager(names: readonly string[]): Promise<string>;
  additions(offers: readonly Offer[]): Promise<readonly Chosen[]>;
}

/** What package managers run in an install: it has a terminal, and must not wait there. */
const installing = /^(?:pre|post)?(?:install|prepare)$/;

/** Undefined where nobody can answer: without a terminal, in CI, and in an install. */
export async function wizardOf({ CI, npm_lifecycle_event: script = '' }: NodeJS.ProcessEnv): Promise<Wizard | undefined> {
  if (CI || installing.test(script) || process.stdin.isTTY !== true || process.stdout.isTTY !== true) return undefined;
  const { isCancel, multiselect, select, text } = await import('@clack/prompts');
  const answered = async <Answer>(asked: Promise<Answer>): Promise<Exclude<Answer, symbol>> => {
    const answer = await asked;
    if (isCancel(answer)) throw new Unjudgeable('Cancelled. Nothing was changed');
    return answer as Exclude<Answer, symbol>;
  };
  return {
    manager: (names) =>
      answered(
        select({ message: 'Which hook manager do you use?', options: names.map((name) => ({ value: name, label: name })) }),
      ),
    additions: async (offers) => {
      const chosen = await answered(
        multiselect({
          message: 'The hooks will be set up. What else? (space selects, enter goes on)',
          options: offers.map((offer) => ({ value: offer, label: offer.says })),
          initialValues: offers.filter(({ isUsual }) => isUsual),
          required: false,
        }),
      );
      const all: Chosen[] = [];
      for (const { addition } of chosen) {
        const message = addition.asks;
        all.push({ addition, ...(message !== undefined && { value: await answered(text({ message })) }) });
      }
      return all;
    },
  };
}
