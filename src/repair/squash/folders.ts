import { composedRenames, withNewOwners } from '../../snapshots/composed-renames.ts';
import { recordedRenames } from '../../snapshots/renames.ts';
import { endsOf, idOf, rowsAfter } from '../folders/graph.ts';
import { laidOut } from '../folders/laid-out.ts';
import { publishedGraph } from '../folders/plan.ts';
import { beyond, generatedAs } from '../generated.ts';
import type { Project } from '../project.ts';
import { asks } from './asked.ts';
import { lostRenames } from './lost-renames.ts';
import { type Kinds, type Squashed, squashStep, unsquashed } from './squashed.ts';

/** Takes the folders of 1.0 away and generates once from the schema, where all of them were generated from it. */
export async function squashFolders(project: Project, kinds: Kinds): Promise<Squashed> {
  const { own, published } = project;
  if (own.length < 2) return unsquashed();
  const others = own.filter(({ migration: { tag } }) => kinds.get(tag) !== 'generated');
  if (others.length > 0)
    return unsquashed(
      ...others.map((one) => (kinds.get(one.migration.tag) === 'custom' ? asks.custom(one) : asks.notGenerated(one))),
    );
  const known = await publishedGraph(project);
  const renames = composedRenames(own.map(({ snapshot, sql = '' }) => recordedRenames(snapshot?.body ?? {}, sql)));
  const expected = new Map([[published.out, { renames: withNewOwners(renames) }]]);
  const { contents: without } = await laidOut(project, known, []);
  const { found, questions, name = 'squashed' } = await beyond({ ...project, expected }, without, own);
  if (questions.length > 0) return { ...unsquashed(), questions };
  const linked = found === undefined ? [] : [generatedAs(name, found, project)];
  if (found !== undefined) {
    const before = { ddl: rowsAfter(known.graph, endsOf(known.graph).map(idOf)) };
    const after = { ddl: rowsAfter([...known.graph, found.snapshot], [idOf(found.snapshot)]) };
    const lost = lostRenames(renames, recordedRenames(found.snapshot, found.sql), { before, after });
    if (lost.length > 0) return unsquashed(...lost.map((rename) => asks.wouldLose(own, rename)));
  }
  const { contents, migrations } = await laidOut(project, known, linked);
  return { members: own, steps: [squashStep(own, migrations.at(-1)?.tag, 'from the schema')], contents, questions: [] };
}
