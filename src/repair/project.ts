import type { Commit } from '../git/repository.ts';
import type { Context } from '../judge/context.ts';
import type { KitProcesses } from '../kit/processes.ts';
import type { ChangeContext } from '../layouts/change.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';
import type { Rename } from '../snapshots/renames.ts';
import type { PublishedEdit } from './edits.ts';
import type { Own } from './own.ts';
import type { Answers, Question } from './plan.ts';
import type { Kit } from './replayer.ts';

/** What is known of a migration before it is generated. */
export interface Expected {
  readonly name?: string;
  /** Answers to what drizzle-kit would ask. */
  readonly renames: readonly Rename[];
}

/** Migrations of which one file cannot be right, by tag. */
export interface Doubts {
  readonly snapshots: ReadonlySet<string>;
  readonly sql: ReadonlySet<string>;
}

/** One project, with all that its repair starts from. */
export interface Project {
  readonly context: Context;
  readonly processes: KitProcesses;
  readonly answers: Answers;
  readonly about: ChangeContext;
  readonly base: Commit | undefined;
  readonly before: Files;
  /** What is to be repaired; its journal names every migration that is there. */
  readonly state: Files;
  /** What is staged, and what lies in the working tree. */
  readonly index: Files;
  readonly worktree: Files;
  /** As it is published. */
  readonly published: History;
  /** Where the sources have files of migrations. */
  readonly paths: ReadonlySet<string>;
  /** In the order in which they belong. */
  readonly own: readonly Own[];
  /** What was done to the SQL of published migrations. */
  readonly edits: readonly PublishedEdit[];
  /** By migrations folder. */
  readonly expected?: ReadonlyMap<string, Expected>;
  readonly doubts?: ReadonlyMap<string, Doubts>;
  /** Absent where nothing tells it. */
  readonly dialect: Dialect | undefined;
  readonly kit: () => Promise<Kit>;
  /** What is to be decided before anything else. */
  readonly questions: readonly Question[];
}
