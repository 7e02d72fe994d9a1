import { dialectNamed } from '../../dialects/index.ts';
import type { ReplayStep } from '../../kit/protocol.ts';
import { origin, type Snapshot } from '../../model/snapshot.ts';
import type { Row } from '../../snapshots/deltas.ts';
import { leavesOf } from '../../snapshots/merged-branches.ts';
import type { Rename } from '../../snapshots/renames.ts';
import { States } from '../../snapshots/schema-states.ts';
import type { Body } from '../body.ts';

/** Migrations of 1.0 name those that they were generated from, so together they are a graph. Nodes are in an order that keeps to it. */
export type Graph = readonly Body[];

export function idOf({ id }: Body): string {
  return String(id);
}

/** The ids of what a migration was generated from; none for the first. */
export function parentsOf({ prevIds }: Body): readonly string[] {
  return (Array.isArray(prevIds) ? prevIds.map(String) : []).filter((id) => id !== '' && id !== origin);
}

/** Those from which nothing was generated. */
export function endsOf(graph: Graph): readonly Body[] {
  const nodes = graph.map((body) => ({ id: idOf(body), prevIds: parentsOf(body), body }));
  return leavesOf(nodes).map(({ body }) => body);
}

/** What some migrations build on, themselves included. */
export function lineageOf(graph: Graph, ids: readonly string[]): ReadonlySet<Body> {
  const byId = new Map(graph.map((body) => [idOf(body), body]));
  const found = new Set<Body>();
  const queue = [...ids];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const body = byId.get(id);
    if (body === undefined || found.has(body)) continue;
    found.add(body);
    queue.push(...parentsOf(body));
  }
  return found;
}

/** Folder names for drizzle-kit: migrations may share theirs before they are repaired. */
export function namedInOrder(graph: Graph): Readonly<Record<string, Body>> {
  return Object.fromEntries(graph.map((body, at) => [`${20_000_101_000_000 + at}_migration`, body]));
}

/** The rows of the schema after some migrations. */
export function rowsAfter(graph: Graph, ids: readonly string[]): readonly Row[] {
  return new States(graph.map(snapshotOf)).rows(ids);
}

/** What drizzle-kit needs to generate a migration again. */
export function stepOf(graph: Graph, body: Body, renames: readonly Rename[]): ReplayStep {
  const parents = parentsOf(body);
  const lineage = lineageOf(graph, parents);
  const needsAll = 'footprints' in body || parents.length > 1;
  return {
    tag: '99999999999999_migration',
    parents: parents.flatMap((id) => [...lineage].find((one) => idOf(one) === id) ?? []),
    snapshot: body,
    renames,
    ...(needsAll && { ancestors: namedInOrder(graph.filter((one) => lineage.has(one))) }),
  };
}

function snapshotOf(body: Body): Snapshot {
  return {
    id: idOf(body),
    parents: parentsOf(body),
    version: String(body.version),
    dialect: dialectNamed(String(body.dialect)),
    body,
  };
}
