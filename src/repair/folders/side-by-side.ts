import type { BranchConflict } from '../../model/drift.ts';
import type { Body } from '../body.ts';
import type { Linked } from '../chain.ts';
import { type Graph, idOf, lineageOf, namedInOrder, parentsOf } from './graph.ts';

/** The user's migrations that have to be moved because of a conflict, oldest first; none where it is between published ones. */
export function standingAgainst(
  published: Graph,
  linked: readonly Linked[],
  conflicts: readonly BranchConflict[],
): readonly Linked[] {
  const own = new Map(linked.map((one) => [one.body, one]));
  const graph = [...published, ...own.keys()];
  const named = namedInOrder(graph);
  for (const { branches } of conflicts) {
    const ends = branches.map(({ tag }) => named[tag]).filter((body) => body !== undefined);
    // published ones stay, and so does the first of two of the user's
    const moving = ends.findLast((end) => own.has(end) && isLast(end, ends, graph)) ?? ends.find((end) => own.has(end));
    if (moving === undefined) continue;
    const others = lineageOf(graph, ends.filter((end) => end !== moving).map(idOf));
    const line = new Set([...lineageOf(graph, [idOf(moving)])].filter((body) => own.has(body) && !others.has(body)));
    return withDescendants(line, graph).flatMap((body) => own.get(body) ?? []);
  }
  return [];
}

function isLast(end: Body, ends: readonly Body[], graph: Graph): boolean {
  return ends.every((other) => graph.indexOf(other) <= graph.indexOf(end));
}

/** Some migrations, with all that were generated from them. */
export function withDescendants(some: Iterable<Body>, graph: Graph): Body[] {
  const line = new Set(some);
  const ids = new Set([...line].map(idOf));
  return graph.filter((body) => {
    const belongs = line.has(body) || parentsOf(body).some((id) => ids.has(id));
    if (belongs) ids.add(idOf(body));
    return belongs;
  });
}
