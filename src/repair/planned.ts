import type { Files } from '../model/files.ts';
import { type Report, unapproved } from '../model/report.ts';
import type { Linked } from './chain.ts';
import { withContents } from './contents.ts';
import { type FromSchema, fromSchema } from './generated.ts';
import type { Own } from './own.ts';
import type { Question } from './plan.ts';
import type { Project } from './project.ts';
import { laidOut, type Rebuilt, rebuilt } from './rebuilt.ts';
import type { Repair } from './repair.ts';
import { stepsOf } from './steps.ts';

/** Rebuilds every project, generates what a schema has beyond that, and judges the result, which is what makes it right. */
export async function planned(
  projects: readonly Project[],
  state: Files,
  judged: (files: Files) => Promise<Report>,
): Promise<Repair> {
  let plans = await Promise.all(projects.map((project) => firstPlan(project)));
  const result = () => withContents(state, new Map(plans.flatMap(({ rebuilt: { contents } }) => [...contents])));
  let report = await judged(result());
  const drifting = new Set(unapproved(report).flatMap(({ level, project }) => (level === 'drift' ? [project] : [])));
  if (plans.some(({ project, questions }) => drifting.has(project.published.out) && questions.length === 0)) {
    plans = await Promise.all(
      plans.map((one) => (drifting.has(one.project.published.out) && one.questions.length === 0 ? withRemainder(one) : one)),
    );
    report = await judged(result());
  }
  const touched = plans.filter(({ rebuilt: { contents } }) => contents.size > 0);
  return {
    plan: {
      steps: plans.flatMap(({ project, rebuilt: one }) => stepsOf(project, one)),
      questions: plans.flatMap(({ questions }) => questions),
      outs: touched.map(({ project }) => project.published.out),
      contents: new Map(touched.flatMap(({ rebuilt: { contents } }) => [...contents])),
    },
    report,
  };
}

interface ProjectPlan {
  readonly project: Project;
  readonly rebuilt: Rebuilt;
  readonly questions: readonly Question[];
}

/** The user's migrations on top; where both sides changed the same, from there on one that is generated from the schema. */
async function firstPlan(project: Project, mergeLists = true): Promise<ProjectPlan> {
  const first = await rebuilt(project, { mergeLists });
  const { chain } = first;
  const open = chain.open.map(
    ({ own, reason }): Question => ({
      ask: `${own.migration.tag} cannot be put on top of what is published: ${reason}.`,
      answers: [],
    }),
  );
  if (open.length > 0 || chain.left.length === 0) return { project, rebuilt: first, questions: open };
  const { generated, custom, mixed } = await split(project, chain.left);
  if (mixed !== undefined)
    return {
      project,
      rebuilt: first,
      questions: [
        { ask: `Both sides changed ${chain.conflicts.join(', ')}, and ${mixed.migration.tag} builds on that.`, answers: [] },
      ],
    };
  const made = await fromSchema(project, first, generated);
  const linked = [...chain.linked, ...(made.linked === undefined ? [] : [made.linked])];
  const behind = custom.map((own) => ({ own, sql: own.sql ?? '', body: linked.at(-1)?.body ?? {}, kind: 'rebuilt' as const }));
  return { project, rebuilt: await laidOut(project, chain, chained(linked, behind)), questions: made.questions };
}

/** Custom migrations change nothing that snapshots know: each has the one before it, under a name of its own. */
function chained(linked: readonly Linked[], custom: readonly Linked[]): Linked[] {
  const all = [...linked];
  for (const one of custom) {
    const before = all.at(-1)?.body ?? {};
    all.push({ ...one, body: { ...before, id: crypto.randomUUID(), prevId: before.id } });
  }
  return all;
}

/** Generated migrations, and the custom ones behind them; one that is neither cannot be generated again. */
async function split(project: Project, left: readonly Own[]): Promise<{ generated: Own[]; custom: Own[]; mixed?: Own }> {
  const kit = await project.kit();
  const generated: Own[] = [];
  const custom: Own[] = [];
  for (const one of left) {
    const body = one.snapshot?.body as Readonly<Record<string, unknown>> | undefined;
    const parent = one.step?.parents[0] as Readonly<Record<string, unknown>> | undefined;
    const kind = body === undefined || one.step === undefined ? 'custom' : (await kit.replayer(one, parent, body)).kind;
    if (kind === 'custom') custom.push(one);
    else if (kind === 'generated' && custom.length === 0) generated.push(one);
    else return { generated, custom, mixed: one };
  }
  return { generated, custom };
}

/** What the schema still has and the migrations have not becomes one more. */
async function withRemainder(plan: ProjectPlan): Promise<ProjectPlan> {
  // the values of an enum may be in another order in the schema: then the whole migration is generated from it
  if (plan.rebuilt.chain.ordered) return firstPlan(plan.project, false);
  const made: FromSchema = await fromSchema(plan.project, plan.rebuilt);
  if (made.linked === undefined) return { ...plan, questions: [...plan.questions, ...made.questions] };
  const { chain } = plan.rebuilt;
  const linked = [...plan.rebuilt.migrations, made.linked];
  return { ...plan, rebuilt: await laidOut(plan.project, chain, linked) };
}
