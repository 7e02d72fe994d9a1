import type { Contents } from '../contents.ts';
import type { Own } from '../own.ts';
import type { Question, RepairStep } from '../plan.ts';
import type { Project } from '../project.ts';

/** What squashing one project comes to. */
export interface Squashed {
  /** The migrations that became others. */
  readonly members: readonly Own[];
  readonly steps: readonly RepairStep[];
  readonly contents: Contents;
  readonly questions: readonly Question[];
}

/** By tag, how each unpublished migration came about. */
export type Kinds = ReadonlyMap<string, string | null>;

/** How the migrations of a layout are squashed. */
export type Squash = (project: Project, kinds: Kinds) => Promise<Squashed>;

/** Nothing to squash, or nothing before a person has decided. */
export function unsquashed(...questions: readonly string[]): Squashed {
  return { members: [], steps: [], contents: new Map(), questions: questions.map((ask) => ({ ask, answers: [] })) };
}

/** Several migrations that became one, under its tag, or none. */
export function squashStep(members: readonly Own[], tag: string | undefined, from: string): RepairStep {
  if (tag === undefined) return { say: `Drops ${names(members)}.`, why: 'Together they change nothing.' };
  return { say: `Makes ${names(members)} one migration: ${tag}.`, why: `drizzle-kit generates it ${from}.` };
}

/** Tags as a sentence lists them. */
export function names(members: readonly Own[]): string {
  const tags = members.map(({ migration: { tag } }) => tag);
  return tags.length < 2 ? tags.join('') : `${tags.slice(0, -1).join(', ')} and ${tags.at(-1)}`;
}
