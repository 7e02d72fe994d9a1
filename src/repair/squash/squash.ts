import { commitFiles } from '../../git/files.ts';
import type { Repository } from '../../git/repository.ts';
import { readHistories } from '../../layouts/index.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { withContents } from '../contents.ts';
import type { Own } from '../own.ts';
import type { Answers, Plan, RepairStep } from '../plan.ts';
import type { Repair } from '../planned.ts';
import { projectAt } from '../project-at.ts';
import { repaired } from '../repair.ts';
import { type Start, withStart } from '../start.ts';
import { worse } from '../worse.ts';
import { names, type SquashedProject, squashProject } from './squash-project.ts';

/** Works out how the unpublished generated migrations become one, and one between custom migrations. Writes nothing. */
export function planSquash(repository: Repository, answers: Answers, base?: string): Promise<Repair> {
  return withStart(repository, base, async (start) => {
    const present = await repaired(start, answers);
    if (present.plan.questions.length > 0 || present.plan.contents.size > 0)
      throw new Unjudgeable('These migrations need a repair before they can be squashed. Run: npx drizzle-guard fix');
    // what could not be checked cannot be proved to stay the same
    if (present.report.verdict === 'unchecked') return present;
    const { outs, state, span, judged } = start;
    const found = { ...start, answers, sources: state, base: span.resolved.bases[0] };
    const projects = await Promise.all(outs.map((out) => projectAt(out, found)));
    await refusePublished(
      repository,
      start,
      projects.flatMap(({ own }) => own),
    );
    const squashed = await Promise.all(
      projects.map((project) => {
        const reported = present.report.projects.find(({ out }) => out === project.published.out);
        return squashProject(project, new Map(reported?.newMigrations.map(({ tag, kind }) => [tag, kind])));
      }),
    );
    const plan = planOf(squashed);
    if (plan.questions.length > 0 || plan.contents.size === 0) return { ...present, plan };
    const report = await judged(withContents(state, plan.contents));
    return { plan, report, worse: worse(report, [present.report]) };
  });
}

/** Throws where a published branch went on and has one of the migrations by now. */
async function refusePublished(repository: Repository, { span: { refs } }: Start, own: readonly Own[]): Promise<void> {
  if (own.length < 2) return;
  for (const { name, oid } of refs.refs) {
    const histories = await readHistories(await commitFiles(repository, oid));
    const there = new Set(
      [...histories.values()].flatMap(({ migrations }) => migrations.flatMap((one) => one.snapshot.oid ?? [])),
    );
    const published = own.filter(({ migration }) => there.has(migration.snapshot.oid ?? ''));
    if (published.length === 0) continue;
    const short = name.replace(/^refs\/(?:remotes|heads)\//, '');
    throw new Unjudgeable(
      `${names(published)} ${published.length === 1 ? 'is' : 'are'} published: ${short} has ${published.length === 1 ? 'it' : 'them'}, so databases may have run ${published.length === 1 ? 'it' : 'them'}. Merge ${short} first; then only this branch's own are squashed.`,
    );
  }
}

function planOf(projects: readonly SquashedProject[]): Plan {
  const touched = projects.flatMap((one) => (one.rebuilt === undefined ? [] : [{ ...one, rebuilt: one.rebuilt }]));
  const members = touched.flatMap(({ squashes }) => squashes.flatMap((one) => one.members));
  return {
    steps: touched.flatMap(stepsOf),
    notes:
      members.length === 0
        ? []
        : [`Databases that ran ${names(members)} have to be created again: yours, those of previews and of colleagues.`],
    questions: projects.flatMap(({ questions }) => questions),
    outs: touched.map(({ project }) => project.published.out),
    contents: new Map(touched.flatMap(({ rebuilt }) => [...rebuilt.contents])),
  };
}

function stepsOf({ squashes, rebuilt }: SquashedProject): RepairStep[] {
  const tagOf = new Map(rebuilt?.migrations.map(({ own, tag }) => [own, tag]));
  const moved = (rebuilt?.migrations ?? []).filter(
    ({ own, tag }) => own.migration.tag !== tag && !squashes.some(({ linked }) => linked?.own === own),
  );
  return [
    ...squashes.map(({ members, linked }) =>
      linked === undefined
        ? { say: `Drops ${names(members)}.`, why: 'Together they change nothing.' }
        : {
            say: `Makes ${names(members)} one migration: ${tagOf.get(linked.own)}.`,
            why: 'drizzle-kit generates it from the snapshot before them to the last one, which stays the same.',
          },
    ),
    ...moved.map(({ own, tag }) => ({
      say: `Renumbers ${own.migration.tag}, which becomes ${tag}. Its SQL stays the same.`,
      why: 'It keeps its place between the others.',
    })),
  ];
}
