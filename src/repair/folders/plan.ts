import { ask } from '../asks.ts';
import type { Linked } from '../chain.ts';
import { questionsOf, statementsIn } from '../edits.ts';
import { beyond, generatedAs, nameFor } from '../generated.ts';
import { givenUpNotes, keptOf } from '../kept-sql.ts';
import type { Own } from '../own.ts';
import type { Question } from '../plan.ts';
import type { Project } from '../project.ts';
import type { ProjectPlan } from '../project-plan.ts';
import { chainBeside, type FolderChain } from './chain.ts';
import { endsOf, type Graph, idOf, rowsAfter } from './graph.ts';
import { behind, type LaidOut, laidOut, type PublishedGraph } from './laid-out.ts';
import { lostBodies } from './lost.ts';
import { emptyOn } from './moved.ts';
import { foldersOf, placed } from './placed.ts';
import { publishedBodies } from './published-bodies.ts';
import { splitByKind } from './split.ts';
import { notesOf, stepsOf } from './steps.ts';

/** How far the repair of one folder is. */
interface Draft extends Pick<FolderChain, 'linked' | 'empty' | 'uprooted'> {
  /** Those that one migration from the schema stands for. */
  readonly again: readonly Own[];
  /** Migrations of which SQL of the user's is given up. */
  readonly givenUp?: readonly Own[];
}

/** The user's folders of 1.0 beside the published ones; those that conflict with them behind. */
export async function planFolders(project: Project): Promise<ProjectPlan> {
  const known = await publishedGraph(project);
  const { left, conflicts, bare, open, ...chain } = await chainBeside(known.graph, project.own, {
    kit: () => project.kit(),
    again: project.answers.again ?? [],
    lost: (ids, there) => lostBodies(project.context.repository, project.published.out, { ids, known: there }),
  });
  let draft: Draft = { ...chain, again: [] };
  const stop = async (questions: readonly Question[]) => planOf(project, known, draft, questions);
  const questions = [
    ...project.questions,
    ...questionsOf(project.edits, project.answers),
    ...open.map(({ own, reason }) => ask(`${own.migration.tag} cannot stay as it is: ${reason}.`)),
  ];
  if (questions.length > 0) return stop(questions);
  if (left.length > 0) {
    const again = await generatedAgain(project, known, draft, { left, conflicts });
    if ('questions' in again) return stop(again.questions);
    draft = again;
  }
  draft = { ...draft, linked: withBare(project, known, draft.linked, bare) };
  for (const own of bare.filter(({ changesTables }) => changesTables)) {
    const adopted = await adoptedFrom(project, known, draft, own);
    if ('questions' in adopted) return stop(adopted.questions);
    draft = adopted;
  }
  return stop([]);
}

/** The published migrations of a project. */
export async function publishedGraph(project: Project): Promise<PublishedGraph> {
  const bodies = await publishedBodies(project);
  return { graph: [...bodies.values()], folders: foldersOf(project.published.migrations, bodies) };
}

async function planOf(
  project: Project,
  known: PublishedGraph,
  draft: Draft,
  questions: readonly Question[],
): Promise<ProjectPlan> {
  const found = await laidOut(project, known, draft.linked);
  return {
    project,
    contents: found.contents,
    steps: stepsOf(project, draft, found),
    notes: [...notesOf(found), ...givenUpNotes(draft.givenUp ?? [])],
    questions,
    withRemainder: () => withRemainder(project, known, draft, found),
  };
}

/** With one more migration of what the schema has and the others have not. */
async function withRemainder(project: Project, known: PublishedGraph, draft: Draft, { contents }: LaidOut): Promise<ProjectPlan> {
  const [gone] = draft.uprooted;
  if (gone !== undefined) {
    const text = `${gone.migration.tag} was generated from a migration that is gone, and the schema is not what the others come to. Bring that one back, or take what it did out of the schema; then run fix again.`;
    return planOf(project, known, draft, [ask(text)]);
  }
  const { found, questions, name = '' } = await beyond(project, contents);
  if (found === undefined) return planOf(project, known, draft, questions);
  const called = name === '' ? nameOfNew(graphOf(known, draft.linked), found.snapshot) : name;
  return planOf(project, known, { ...draft, linked: [...draft.linked, generatedAs(called, found, project)] }, []);
}

/** One migration from the schema in place of those that conflict, and the custom ones behind it. */
async function generatedAgain(
  project: Project,
  known: PublishedGraph,
  draft: Draft,
  { left, conflicts }: Pick<FolderChain, 'left' | 'conflicts'>,
): Promise<Draft | { readonly questions: readonly Question[] }> {
  const { regenerate } = await project.kit();
  const { again = [] } = project.answers;
  const { generated, custom, edited, replays } = await splitByKind(known.graph, project.own, left, { regenerate, again });
  if (edited !== undefined) {
    const cause =
      conflicts.length === 0 ? 'This branch conflicts with what is published' : `Both sides changed ${conflicts.join(', ')}`;
    const text = `${cause}, so migrations have to be generated again from ${left[0]?.migration.tag} on, and ${edited.migration.tag} has SQL of yours that would be lost. Move that SQL into a custom migration at the end, then run fix again.`;
    return { questions: [ask(text)] };
  }
  const { contents } = await laidOut(project, known, draft.linked);
  const { found, questions, name = 'change' } = await beyond(project, contents, generated);
  if (questions.length > 0) return { questions };
  const kept = await keptOf(project, generated, found?.sql, replays);
  if ('questions' in kept) return kept;
  const first = behind(known.graph, draft.linked, kept.ahead);
  const linked = found === undefined ? first : [...first, generatedAs(name, found, project)];
  const empty = found === undefined ? [...draft.empty, ...generated] : draft.empty;
  return {
    ...draft,
    linked: behind(known.graph, linked, [...kept.behind, ...custom]),
    empty,
    again: found === undefined ? [] : generated,
    givenUp: kept.givenUp,
  };
}

/** SQL that changes no table gets the snapshot of a custom migration, on top of what sorts before it. */
function withBare(
  { published, about }: Project,
  known: PublishedGraph,
  linked: readonly Linked[],
  bare: readonly Own[],
): readonly Linked[] {
  const all = [...linked];
  for (const own of bare.filter(({ changesTables }) => !changesTables)) {
    const isEarlier = ({ tag }: { readonly tag: string }) => tag < own.migration.tag;
    const earlier = [
      ...known.graph.filter((body) => isEarlier(known.folders.get(idOf(body)) ?? { tag: '' })),
      ...placed(published, known.folders, all, about.moment)
        .filter(isEarlier)
        .map(({ body }) => body),
    ];
    const graph = earlier.length > 0 ? earlier : graphOf(known, all);
    const body = emptyOn(graph, endsOf(graph).map(idOf).reverse(), graph.at(-1) ?? {});
    all.push({ own, sql: own.sql ?? '', body, kind: 'rebuilt' });
  }
  return all;
}

/** SQL that changes tables is right where the schema gives the same. */
async function adoptedFrom(
  project: Project,
  known: PublishedGraph,
  draft: Draft,
  own: Own,
): Promise<Draft | { readonly questions: readonly Question[] }> {
  const { contents } = await laidOut(project, known, draft.linked);
  const { found, questions } = await beyond(project, contents);
  if (questions.length > 0) return { questions };
  const kept = await keptOf(project, [own], found?.sql, new Map());
  if ('questions' in kept) return kept;
  const isWhole = kept.ahead.length === 0 && kept.behind.length === 0;
  const adopted: readonly Linked[] =
    found === undefined
      ? []
      : isWhole && statementsIn(found.sql).join('\n') === statementsIn(own.sql ?? '').join('\n')
        ? [{ own, sql: own.sql ?? '', body: found.snapshot, kind: 'rebuilt' }]
        : [{ own: { ...own, separated: true }, sql: found.sql, body: found.snapshot, kind: 'rebuilt' }];
  const linked = [...behind(known.graph, draft.linked, kept.ahead), ...adopted];
  return {
    ...draft,
    linked: behind(known.graph, linked, kept.behind),
    empty: adopted.length === 0 ? [...draft.empty, own] : draft.empty,
  };
}

function graphOf({ graph }: PublishedGraph, linked: readonly Linked[]): Graph {
  return [...graph, ...linked.map(({ body }) => body)];
}

function nameOfNew(graph: Graph, snapshot: Linked['body']): string {
  const before = { ddl: rowsAfter(graph, endsOf(graph).map(idOf)) };
  return nameFor(before, { ddl: rowsAfter([...graph, snapshot], [idOf(snapshot)]) });
}
