import { commitFiles } from '../../git/files.ts';
import type { Repository } from '../../git/repository.ts';
import { readHistories } from '../../layouts/index.ts';
import type { LayoutName } from '../../model/layout.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { withContents } from '../contents.ts';
import type { Own } from '../own.ts';
import type { Answers, Plan } from '../plan.ts';
import type { Repair } from '../planned.ts';
import { projectAt } from '../project-at.ts';
import { repaired } from '../repaired.ts';
import { type Start, withStart } from '../start.ts';
import { worse } from '../worse.ts';
import { squashFolders } from './folders.ts';
import { squashJournal } from './journal.ts';
import { names, type Squash, type Squashed } from './squashed.ts';

const squashes: Readonly<Record<LayoutName, Squash>> = { journal: squashJournal, folders: squashFolders };

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
      projects.map(async (project) => {
        const { out, layout } = project.published;
        const reported = present.report.projects.find((one) => one.out === out);
        const kinds = new Map(reported?.newMigrations.map(({ tag, kind }) => [tag, kind]));
        return { out, ...(await squashes[layout](project, kinds)) };
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

function planOf(projects: readonly (Squashed & { readonly out: string })[]): Plan {
  const touched = projects.filter(({ contents }) => contents.size > 0);
  const members = touched.flatMap((one) => one.members);
  const note = `Databases that ran ${names(members)} have to be created again: yours, those of previews and of colleagues.`;
  return {
    steps: touched.flatMap(({ steps }) => steps),
    notes: members.length === 0 ? [] : [note],
    questions: projects.flatMap(({ questions }) => questions),
    outs: touched.map(({ out }) => out),
    contents: new Map(touched.flatMap(({ contents }) => [...contents])),
  };
}
