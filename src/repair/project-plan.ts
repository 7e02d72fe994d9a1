import type { Replay } from '../model/replay.ts';
import { ask } from './asks.ts';
import type { Linked, Replayer } from './chain.ts';
import type { Contents } from './contents.ts';
import { questionsOf } from './edits.ts';
import { fromSchema } from './generated.ts';
import { givenUpNotes, keptOf } from './kept-sql.ts';
import { notesOf } from './notes.ts';
import type { Own } from './own.ts';
import type { Question, RepairStep } from './plan.ts';
import type { Project } from './project.ts';
import { behind, laidOut, type Rebuilt, rebuilt } from './rebuilt.ts';
import { stepsOf } from './steps.ts';

/** What one project comes to. */
export interface ProjectPlan {
  readonly project: Project;
  readonly contents: Contents;
  readonly steps: readonly RepairStep[];
  readonly notes: readonly string[];
  readonly questions: readonly Question[];
  /** The same with one more migration, of what the schema has and the others have not. */
  readonly withRemainder: () => Promise<ProjectPlan>;
}

/** What one folder of 0.x comes to. */
interface JournalPlan {
  readonly project: Project;
  readonly rebuilt: Rebuilt;
  readonly questions: readonly Question[];
  /** Migrations of which SQL of the user's is given up. */
  readonly givenUp?: readonly Own[];
}

/** The user's migrations of 0.x one after the other on top of what is published. */
export async function planJournal(project: Project): Promise<ProjectPlan> {
  return planOf(await onTop(project));
}

function planOf(plan: JournalPlan): ProjectPlan {
  const { project, rebuilt: found, questions } = plan;
  return {
    project,
    contents: found.contents,
    steps: stepsOf(project, found),
    notes: [...notesOf(project, found), ...givenUpNotes(plan.givenUp ?? [])],
    questions,
    withRemainder: async () => planOf(await withRemainder(plan)),
  };
}

/** The user's migrations on top of what is published; where both sides changed the same, from there on one that the schema gives. */
async function onTop(project: Project, mergeLists = true): Promise<JournalPlan> {
  const first = await rebuilt(project, { mergeLists });
  const { chain } = first;
  const questions = [
    ...project.questions,
    ...questionsOf(project.edits, project.answers),
    ...chain.open.map(({ own, reason }) => ask(`${own.migration.tag} cannot be put on top of what is published: ${reason}.`)),
  ];
  if (questions.length > 0 || chain.left.length === 0) return { project, rebuilt: first, questions };
  const stop = (...asked: readonly Question[]): JournalPlan => ({ project, rebuilt: first, questions: asked });
  const { generated, custom, edited, replays } = await split(project, chain.left);
  if (edited !== undefined) {
    const cause =
      chain.conflicts.length === 0 ? 'The migrations before it' : `Both sides changed ${chain.conflicts.join(', ')}, so they`;
    return stop(ask(`${cause} have to be generated again, and ${edited.migration.tag} has SQL of yours that depends on them.`));
  }
  const made = await fromSchema(project, first, generated);
  if (made.questions.length > 0) return stop(...made.questions);
  const kept = await keptOf(project, generated, made.linked?.sql, replays);
  if ('questions' in kept) return stop(...kept.questions);
  const linked = [...behind(chain, chain.linked, kept.ahead), ...(made.linked === undefined ? [] : [made.linked])];
  const empty = made.linked === undefined ? [...chain.empty, ...generated] : chain.empty;
  const all = behind(chain, rechained(linked), [...kept.behind, ...custom]);
  return { project, rebuilt: await laidOut(project, { ...chain, empty }, all), questions: [], givenUp: kept.givenUp };
}

/** The last one behind what was put before it. */
function rechained(linked: readonly Linked[]): readonly Linked[] {
  const [before, last] = linked.slice(-2);
  if (before === undefined || last === undefined || last.body.prevId === before.body.id) return linked;
  return [...linked.slice(0, -1), { ...last, body: { ...last.body, prevId: before.body.id } }];
}

/** With one more migration of what the schema has and the others have not. */
async function withRemainder(plan: JournalPlan): Promise<JournalPlan> {
  const { project, rebuilt: first } = plan;
  // the schema may have the values of an enum in another order: then it gives the whole migration
  if (first.chain.ordered) return onTop(project, false);
  const { linked, questions } = await fromSchema(project, first);
  if (linked === undefined) return { ...plan, questions };
  return { ...plan, rebuilt: await laidOut(project, first.chain, [...first.linked, linked]) };
}

interface Split {
  readonly generated: readonly Own[];
  readonly custom: readonly Own[];
  /** The first that is neither, or that was generated after a custom one. */
  readonly edited?: Own;
  /** What drizzle-kit generates for those that it wrote. */
  readonly replays: ReadonlyMap<Own, Replay>;
}

/** Generated migrations, and the custom ones behind them. */
async function split(project: Project, left: readonly Own[]): Promise<Split> {
  const { kit, answers } = project;
  const { replayer } = await kit();
  const generated: Own[] = [];
  const custom: Own[] = [];
  const replays = new Map<Own, Replay>();
  for (const own of left) {
    const replay = await replayOf(own, replayer);
    const isAgain = answers.again?.includes(own.migration.tag) === true;
    if (replay !== undefined && replay.kind !== 'custom') replays.set(own, replay);
    const kind = replay?.kind ?? (own.changesTables ? 'generated' : 'custom');
    if (kind === 'custom' && !isAgain) custom.push(own);
    else if ((kind === 'generated' || isAgain) && custom.length === 0) generated.push(own);
    else return { generated, custom, edited: own, replays };
  }
  return { generated, custom, replays };
}

async function replayOf({ snapshot, step, ...rest }: Own, replayer: Replayer): Promise<Replay | undefined> {
  if (snapshot === undefined || step === undefined) return undefined;
  const parent = step.parents[0] as Linked['body'] | undefined;
  return replayer({ ...rest, snapshot, step }, parent, snapshot.body as Linked['body']);
}
