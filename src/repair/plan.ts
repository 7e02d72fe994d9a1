import type { FixStep } from '../model/finding.ts';
import type { Contents } from './contents.ts';

/** One thing a repair does. */
export interface RepairStep {
  /** What is done, as a sentence. */
  readonly say: string;
  /** Why that is right. */
  readonly why: string;
}

/** What only a person can decide, with the commands to choose from. */
export interface Question {
  readonly ask: string;
  readonly answers: readonly Choice[];
}

/** One answer, as a command and as what the command says. */
export interface Choice extends FixStep {
  readonly gives: Partial<Answers>;
}

/** What a repair comes to: nothing is written yet. */
export interface Plan {
  readonly steps: readonly RepairStep[];
  /** What is to know besides. */
  readonly notes: readonly string[];
  readonly questions: readonly Question[];
  /** The migrations folders it is about. */
  readonly outs: readonly string[];
  /** Only what differs from what is there. */
  readonly contents: Contents;
}

/** What a person has answered already. */
export interface Answers {
  /** `<from>:<to>`, as typed. */
  readonly renames: readonly string[];
  /** Names of what is new, not renamed. */
  readonly creates: readonly string[];
  /** Tags of published migrations whose edits are given up. */
  readonly restores: readonly string[];
  /** Tags of unpublished migrations to generate from the schema again. */
  readonly again?: readonly string[];
  /** What is generated gets this name. */
  readonly name?: string;
}
