import { isCancel, multiselect, select, text } from '@clack/prompts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Chosen, Offer } from '../setup/offers.ts';

export interface ManagerChoice {
  readonly name: string;
  readonly hint?: string;
}

/** Asks whoever sits at the terminal what setup should do. Throws Unjudgeable if they cancel. */
export interface Wizard {
  /** The name of the manager that was chosen. */
  manager(choices: readonly ManagerChoice[]): Promise<string>;
  additions(offers: readonly Offer[]): Promise<readonly Chosen[]>;
}

/** Asks on the terminal of this process. */
export function terminalWizard(): Wizard {
  const answered = async <Answer>(asked: Promise<Answer>): Promise<Exclude<Answer, symbol>> => {
    const answer = await asked;
    if (isCancel(answer)) throw new Unjudgeable('Cancelled. Nothing was changed');
    return answer as Exclude<Answer, symbol>;
  };
  return {
    manager: (choices) =>
      answered(
        select({
          message: choices.some(({ hint }) => hint)
            ? 'There is no hook manager here. What should run the hooks?'
            : 'Which hook manager do you use?',
          options: choices.map(({ name, hint = '' }) => ({ value: name, label: name, hint })),
        }),
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
