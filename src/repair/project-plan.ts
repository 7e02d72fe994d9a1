import type { Linked } from './chain.ts';
import type { Contents } from './contents.ts';
import { questionsOf, statementsIn } from './edits.ts';
import { fromSchema } from './generated.ts';
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
    notes: notesOf(project, found),
    questions,
    withRemainder: async () => planOf(await withRemainder(plan)),
  };
}

/** The user's migrations on top of what is published; where both sides changed the same, from there on one that the schema gives. */
async function onTop(project: Project, mergeLists = true): Promise<JournalPlan> {
  const first = await rebuilt(project, { mergeLists });
  const { chain } = first;
  const questions = [
    ...questionsOf(project.edits, project.answers),
    ...chain.open.map(({ own, reason }) => ask(`${own.migration.tag} cannot be put on top of what is published: ${reason}.`)),
  ];
  if (questions.length > 0 || chain.left.length === 0) return { project, rebuilt: first, questions };
  const { generated, custom, edited } = await split(project, chain.left);
  if (edited !== undefined) {
    const cause =
      chain.conflicts.length === 0 ? 'The migrations before it' : `Both sides changed ${chain.conflicts.join(', ')}, so they`;
    const text = `${cause} have to be generated again, and ${edited.migration.tag} has SQL of yours that depends on them.`;
    return { project, rebuilt: first, questions: [ask(text)] };
  }
  const made = await fromSchema(project, first, generated);
  if (made.questions.length > 0) return { project, rebuilt: first, questions: made.questions };
  const other = generated.find((own) => own.changesTables && !isSameSql(own.sql, made.linked?.sql));
  if (other !== undefined)
    return {
      project,
      rebuilt: first,
      questions: [
        ask(
          `${other.migration.sql.path} does to tables what the schema does not say. Make the same change in the schema, then run fix again.`,
        ),
      ],
    };
  const linked = [...chain.linked, ...(made.linked === undefined ? [] : [made.linked])];
  const empty = made.linked === undefined ? [...chain.empty, ...generated] : chain.empty;
  return { project, rebuilt: await laidOut(project, { ...chain, empty }, behind(chain, linked, custom)), questions: [] };
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
}

/** Generated migrations, and the custom ones behind them. */
async function split(project: Project, left: readonly Own[]): Promise<Split> {
  const { replayer } = await project.kit();
  const generated: Own[] = [];
  const custom: Own[] = [];
  for (const own of left) {
    const kind = await kindOf(own, replayer);
    if (kind === 'custom') custom.push(own);
    else if (kind === 'generated' && custom.length === 0) generated.push(own);
    else return { generated, custom, edited: own };
  }
  return { generated, custom };
}

async function kindOf(
  { snapshot, step, changesTables, ...rest }: Own,
  replayer: (...step: Parameters<Awaited<ReturnType<Project['kit']>>['replayer']>) => Promise<{ readonly kind: string }>,
): Promise<string> {
  if (snapshot === undefined || step === undefined) return changesTables ? 'generated' : 'custom';
  const parent = step.parents[0] as Linked['body'] | undefined;
  return (await replayer({ ...rest, snapshot, step }, parent, snapshot.body as Linked['body'])).kind;
}

function isSameSql(one = '', other = ''): boolean {
  return statementsIn(one).join('\n') === statementsIn(other).join('\n');
}

function ask(text: string): Question {
  return { ask: text, answers: [] };
}
