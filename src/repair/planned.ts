import type { Files } from '../model/files.ts';
import { type Report, type ReportedFinding, unapproved } from '../model/report.ts';
import { ask } from './asks.ts';
import { withContents } from './contents.ts';
import { repairLayouts } from './layouts.ts';
import type { Plan, Question } from './plan.ts';
import type { Project } from './project.ts';
import type { ProjectPlan } from './project-plan.ts';

/** A plan, and what is left to say about the state that it leads to. */
export interface Repair {
  readonly plan: Plan;
  /** The verdict on what would be written. */
  readonly report: Report;
  /** What would be wrong by it, and was not before: then it is no repair. */
  readonly worse: readonly ReportedFinding[];
}

/** Rebuilds every project, generates what a schema has beyond that, and judges the result, which is what makes it right. */
export async function planned(
  projects: readonly Project[],
  state: Files,
  judged: (files: Files) => Promise<Report>,
): Promise<Omit<Repair, 'worse'>> {
  const first = await Promise.all(projects.map((project) => repairLayouts[project.published.layout].plan(project)));
  const report = await judged(resultOf(first, state));
  const drifting = new Set(unapproved(report).flatMap(({ level, project }) => (level === 'drift' ? [project] : [])));
  const lacks = ({ project, questions }: ProjectPlan) => drifting.has(project.published.out) && questions.length === 0;
  if (!first.some(lacks)) return { plan: together(first), report };
  const moving = unapproved(report).filter(({ rule }) => rule === 'schema-nondeterministic');
  if (moving.length > 0) return { plan: { ...together(first), questions: moving.map(unsettled) }, report };
  const plans = await Promise.all(first.map((one) => (lacks(one) ? one.withRemainder() : one)));
  return { plan: together(plans), report: await judged(resultOf(plans, state)) };
}

function resultOf(plans: readonly ProjectPlan[], state: Files): Files {
  return withContents(state, new Map(plans.flatMap(({ contents }) => [...contents])));
}

function together(plans: readonly ProjectPlan[]): Plan {
  const touched = plans.filter(({ contents }) => contents.size > 0);
  return {
    steps: touched.flatMap(({ steps }) => steps),
    notes: touched.flatMap(({ notes }) => notes),
    questions: plans.flatMap(({ questions }) => questions),
    outs: touched.map(({ project }) => project.published.out),
    contents: new Map(touched.flatMap(({ contents }) => [...contents])),
  };
}

/** What is generated from such a schema would never match it. */
function unsettled({ problem, path, fix }: ReportedFinding): Question {
  const [edit] = fix;
  return ask(`${problem} ${edit?.say ?? ''} Then stage ${path}, and run: npx drizzle-guard fix`);
}
