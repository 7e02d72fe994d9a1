import type { Rename } from '../../snapshots/renames.ts';
import { describesSame, type Linked } from '../chain.ts';
import type { Own } from '../own.ts';
import type { Question } from '../plan.ts';
import type { Project } from '../project.ts';
import { laidOut, type Rebuilt } from '../rebuilt.ts';
import { runsOf } from './runs.ts';
import { linkedTo, squashedRun } from './squashed-run.ts';

/** Several migrations that became one, or none. */
export interface Squash {
  readonly members: readonly Own[];
  readonly linked?: Linked;
}

/** What squashing one project comes to. */
export interface SquashedProject {
  readonly project: Project;
  readonly squashes: readonly Squash[];
  readonly questions: readonly Question[];
  /** Absent where nothing is squashed. */
  readonly rebuilt?: Rebuilt;
}

/** Makes each run of generated migrations one; what is custom keeps its place between them. */
export async function squashProject(project: Project, kinds: ReadonlyMap<string, string | null>): Promise<SquashedProject> {
  const { own } = project;
  const { runs, others } = runsOf(own, kinds);
  const nothing = { project, squashes: [], questions: [] };
  if (own.length < 2) return nothing;
  if (project.published.layout === 'folders') return { ...nothing, questions: [notYet(own)] };
  if (others.length > 0) return { ...nothing, questions: others.map(notGenerated) };
  if (!runs.some(({ kind, members }) => kind === 'generated' && members.length > 1)) return nothing;

  const { replayer } = await project.kit();
  const linked: Linked[] = [];
  const squashes: Squash[] = [];
  const questions: Question[] = [];
  const newest = own[0]?.step?.parents[0] as Linked['body'] | undefined;
  let last = newest;
  for (const { kind, members } of runs) {
    const [first] = members;
    if (first === undefined) continue;
    if (kind === 'custom' || members.length === 1) linked.push(moved(first, last));
    else {
      const squash = await squashedRun(members, last, { replayer, name: project.answers.name });
      questions.push(...squash.lost.map((rename) => wouldLose(members, rename)));
      squashes.push({ members, ...(squash.linked !== undefined && { linked: squash.linked }) });
      if (squash.linked !== undefined) linked.push(squash.linked);
    }
    last = linked.at(-1)?.body ?? last;
  }
  const end = own.at(-1)?.snapshot?.body as Linked['body'];
  if (!describesSame(last ?? {}, end) && !(last === undefined && linked.length === 0)) questions.push(otherEnd(own));
  if (questions.length > 0) return { ...nothing, questions };
  const chain = { newest, linked, empty: [], left: [], conflicts: [], open: [], ordered: false };
  return { project, squashes, questions, rebuilt: await laidOut(project, chain, linked) };
}

/** A migration behind what the one before it became. */
function moved(own: Own, last: Linked['body'] | undefined): Linked {
  const mine = (own.snapshot?.body ?? {}) as Linked['body'];
  const body = linkedTo(last, mine);
  return { own, sql: own.sql ?? '', body, kind: body.prevId === mine.prevId ? 'kept' : 'rebuilt' };
}

function notYet(own: readonly Own[]): Question {
  return { ask: `${names(own)} cannot be squashed: drizzle-kit 1.0 wrote them.`, answers: [] };
}

function notGenerated({ migration: { tag } }: Own): Question {
  return {
    ask: `${tag} is not as drizzle-kit generated it, so it cannot become part of another migration. Put your statements into a migration of their own (drizzle-kit generate --custom), and squash again.`,
    answers: [],
  };
}

function wouldLose(members: readonly Own[], { from, to }: Rename): Question {
  return {
    ask: `${names(members)} cannot become one migration: they rename ${from.join('.')} to ${to.join('.')}, and drizzle-kit would make ${to.join('.')} empty instead. Put a custom migration behind the rename (drizzle-kit generate --custom), or keep them.`,
    answers: [],
  };
}

function otherEnd(own: readonly Own[]): Question {
  return { ask: `${names(own)} cannot be squashed: their last snapshot would not be the same.`, answers: [] };
}

/** Tags as a sentence lists them. */
export function names(members: readonly Own[]): string {
  const tags = members.map(({ migration: { tag } }) => tag);
  return tags.length < 2 ? tags.join('') : `${tags.slice(0, -1).join(', ')} and ${tags.at(-1)}`;
}
