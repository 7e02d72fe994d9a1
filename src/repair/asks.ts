import type { Migration } from '../model/history.ts';
import type { Question } from './plan.ts';

/** What a person has to do before `fix` can go on. */
export function ask(text: string): Question {
  return { ask: text, answers: [] };
}

/** SQL that changes tables, and the schema has no such change. */
export function unsaid({ tag, sql: { path } }: Migration): Question {
  return {
    ask: `${path} does to tables what the schema does not say.`,
    answers: [again(tag, 'Make the same change in the schema. Then generate it from there; SQL that changes no table stays:')],
  };
}

/** SQL of which nobody can tell what changes tables and what does not. */
export function mixed({ tag, sql: { path } }: Migration): Question {
  return ask(
    `${path} changes tables and does more, in SQL that cannot be told apart here. Move what the schema cannot say into a migration of its own (drizzle-kit generate --custom), stage both, then run: npx drizzle-guard fix --again ${tag}`,
  );
}

/** Generates an unpublished migration again. */
export function again(tag: string, say: string): Question['answers'][number] {
  return { say, run: [`npx drizzle-guard fix --again ${tag}`], gives: { again: [tag] } };
}
