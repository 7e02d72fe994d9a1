import { parseSnapshot } from '../../layouts/snapshot.ts';
import type { Migration } from '../../model/history.ts';
import { isReadable } from '../../model/snapshot.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import type { Body } from '../body.ts';
import type { Project } from '../project.ts';
import { idOf, parentsOf } from './graph.ts';

/** The published snapshots, each behind those that it builds on. SQL without one is not among them. */
export async function publishedBodies({ published, before }: Project): Promise<ReadonlyMap<Migration, Body>> {
  const found = new Map<Migration, Body>();
  for (const migration of published.migrations) {
    const { path } = migration.snapshot;
    if (!before.entries.has(path)) continue;
    const snapshot = parseSnapshot(await before.read(path));
    if (!isReadable(snapshot))
      throw new Unjudgeable(`${path} ${snapshot.problem} in what is published, so nothing can be put on top of it`);
    found.set(migration, snapshot.body as Body);
  }
  return inOrder(found);
}

function inOrder(bodies: ReadonlyMap<Migration, Body>): ReadonlyMap<Migration, Body> {
  const left = new Map(bodies);
  const ordered = new Map<Migration, Body>();
  const ids = new Set([...bodies.values()].map(idOf));
  const done = new Set<string>();
  while (left.size > 0) {
    const next =
      [...left].find(([, body]) => parentsOf(body).every((id) => done.has(id) || !ids.has(id))) ?? [...left].slice(0, 1)[0];
    if (next === undefined) break;
    left.delete(next[0]);
    ordered.set(...next);
    done.add(idOf(next[1]));
  }
  return ordered;
}
