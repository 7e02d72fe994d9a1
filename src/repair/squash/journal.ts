import { describesSame, type Linked } from '../chain.ts';
import type { Own } from '../own.ts';
import type { RepairStep } from '../plan.ts';
import type { Project } from '../project.ts';
import { laidOut, type Rebuilt } from '../rebuilt.ts';
import { asks } from './asked.ts';
import { type Run, runsOf } from './runs.ts';
import { type Kinds, type Squashed, squashStep, unsquashed } from './squashed.ts';
import { linkedTo, squashedRun } from './squashed-run.ts';

interface Chained {
  readonly linked: readonly Linked[];
  /** What each squashed run became; nothing where it changes nothing. */
  readonly became: ReadonlyMap<Run, Linked | undefined>;
  readonly questions: readonly string[];
}

/** Makes each run of generated migrations of a journal one; what is custom keeps its place between them. */
export async function squashJournal(project: Project, kinds: Kinds): Promise<Squashed> {
  const { own } = project;
  const { runs, others } = runsOf(own, kinds);
  if (own.length < 2) return unsquashed();
  if (others.length > 0) return unsquashed(...others.map(asks.notGenerated));
  if (!runs.some(isSquashed)) return unsquashed();
  const newest = own[0]?.step?.parents[0] as Linked['body'] | undefined;
  const { linked, became, questions } = await chained(project, runs, newest);
  const [last, end] = [linked.at(-1)?.body ?? newest, own.at(-1)?.snapshot?.body as Linked['body']];
  const isSameEnd = last === undefined || describesSame(last, end);
  if (questions.length > 0 || !isSameEnd) return unsquashed(...questions, ...(isSameEnd ? [] : [asks.otherEnd(own)]));
  const chain = { newest, linked, empty: [], left: [], conflicts: [], open: [], ordered: false };
  const rebuilt = await laidOut(project, chain, linked);
  const members = [...became.keys()].flatMap((run) => run.members);
  return { members, steps: stepsOf(became, rebuilt), contents: rebuilt.contents, questions: [] };
}

/** The migrations that runs become, one behind the other. */
async function chained(
  { kit, answers: { name } }: Project,
  runs: readonly Run[],
  newest: Linked['body'] | undefined,
): Promise<Chained> {
  const { replayer } = await kit();
  const linked: Linked[] = [];
  const became = new Map<Run, Linked | undefined>();
  const questions: string[] = [];
  for (const run of runs) {
    const last = linked.at(-1)?.body ?? newest;
    if (!isSquashed(run)) {
      linked.push(...run.members.map((one) => moved(one, last)));
      continue;
    }
    const squash = await squashedRun(run.members, last, { replayer, name });
    questions.push(...squash.lost.map((rename) => asks.wouldLose(run.members, rename)));
    became.set(run, squash.linked);
    if (squash.linked !== undefined) linked.push(squash.linked);
  }
  return { linked, became, questions };
}

function isSquashed({ kind, members }: Run): boolean {
  return kind === 'generated' && members.length > 1;
}

/** A migration behind what the one before it became. */
function moved(own: Own, last: Linked['body'] | undefined): Linked {
  const mine = (own.snapshot?.body ?? {}) as Linked['body'];
  const body = linkedTo(last, mine);
  return { own, sql: own.sql ?? '', body, kind: body.prevId === mine.prevId ? 'kept' : 'rebuilt' };
}

function stepsOf(became: Chained['became'], { migrations }: Rebuilt): RepairStep[] {
  const tagOf = new Map(migrations.map(({ own, tag }) => [own, tag]));
  const squashed = new Set([...became.values()].map((one) => one?.own));
  const from = 'from the snapshot before them to the last one, which stays the same';
  return [
    ...[...became].map(([{ members }, linked]) =>
      squashStep(members, linked === undefined ? undefined : tagOf.get(linked.own), from),
    ),
    ...migrations
      .filter(({ own, tag }) => own.migration.tag !== tag && !squashed.has(own))
      .map(({ own, tag }) => ({
        say: `Renumbers ${own.migration.tag}, which becomes ${tag}. Its SQL stays the same.`,
        why: 'It keeps its place between the others.',
      })),
  ];
}
