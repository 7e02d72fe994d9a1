import { stemOf } from './followed.ts';
import { type FoundError, judgeStep, type Walker } from './judge-commit.ts';

/** The nearest published commits that the other parents of a merge descend from. */
export function nearestOf(
  { graph }: Walker,
  [, ...others]: readonly string[],
  published: ReadonlySet<string>,
): ReadonlySet<string> {
  return new Set(others.flatMap((oid) => [...graph.nearest(oid, published)]));
}

/** Removes errors from a merge that another published line brought: the walk finds them on that line. */
export async function withoutMerged(
  walker: Walker,
  { parents, committer }: { readonly parents: readonly string[]; readonly committer: { readonly date: number } },
  errors: readonly FoundError[],
  published: ReadonlySet<string>,
): Promise<readonly FoundError[]> {
  const [first] = parents;
  if (first === undefined || errors.length === 0) return errors;
  const { graph, states } = walker;
  let own = errors;
  for (const line of nearestOf(walker, parents, published)) {
    if (own.length === 0) break;
    if (graph.isAncestor(line, first)) continue;
    const bases = graph.mergeBases(line, [first]).slice(0, 1);
    const step = await judgeStep(walker, {
      bases: bases.map((oid) => ({ oid, parents: [], date: committer.date })),
      before: await Promise.all(bases.map((oid) => states.at(oid))),
      after: await states.at(line),
      moment: committer.date,
      approvals: async () => [],
    });
    const brought = new Set(step.errors.map(stemOf));
    own = own.filter((error) => !brought.has(stemOf(error)));
  }
  return own;
}
