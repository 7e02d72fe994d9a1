import type { BranchConflict } from '../../model/drift.ts';
import { recordedRenames } from '../../snapshots/renames.ts';
import type { Chain, Linked } from '../chain.ts';
import type { Own } from '../own.ts';
import { type Body, endsOf, type Graph, idOf, namedInOrder, parentsOf, stepOf } from './graph.ts';
import { movedOnto, type Regenerate } from './moved.ts';
import { standingAgainst } from './side-by-side.ts';

/** What a repair asks the user's drizzle-kit 1.0. */
export interface Asked {
  readonly regenerate: Regenerate;
  readonly conflicts: (snapshots: Readonly<Record<string, Body>>) => Promise<readonly BranchConflict[]>;
}

/** The user's migrations beside the published ones, and SQL of theirs that no snapshot tells of. */
export interface FolderChain extends Omit<Chain, 'ordered' | 'newest'> {
  readonly bare: readonly Own[];
}

/** The user's migrations as they are, where they commute with the published ones; the others behind what they stand against. */
export async function chainBeside(published: Graph, own: readonly Own[], kit: () => Promise<Asked>): Promise<FolderChain> {
  const { linked: found, ...rest } = await asTheyAre(published, own, kit);
  let linked = found;
  const empty: Own[] = [];
  const moved = new Set<Body>();
  for (;;) {
    const graph = graphWith(published, linked);
    const done = (more: Partial<FolderChain>): FolderChain => ({ ...rest, linked, empty, left: [], conflicts: [], ...more });
    if (endsOf(graph).length < 2 || rest.open.length > 0) return done({});
    const { conflicts, regenerate } = await kit();
    const moving = standingAgainst(published, linked, await conflicts(namedInOrder(graph)));
    if (moving.length === 0) return done({});
    const others = linked.filter((one) => !moving.includes(one));
    // what still stands against something after it was moved cannot be moved
    if (moving.some(({ body }) => moved.has(body))) return done({ linked: others, left: moving.map((one) => one.own) });
    linked = others;
    let parents = endsOf(graphWith(published, linked)).map(idOf).reverse();
    for (const [at, one] of moving.entries()) {
      const result = await movedOnto(one, parents, { was: graph, now: graphWith(published, linked), regenerate });
      if ('conflicts' in result)
        return done({ linked, left: moving.slice(at).map((other) => other.own), conflicts: result.conflicts });
      if ('reason' in result) return done({ linked, open: [{ own: one.own, reason: result.reason }] });
      if ('empty' in result) empty.push(one.own);
      else {
        moved.add(result.linked.body);
        linked = [...linked, result.linked];
        parents = [idOf(result.linked.body)];
      }
    }
  }
}

/** Whose snapshot can be read and follows what is there; whose SQL is gone gets that of its snapshot. */
async function asTheyAre(
  published: Graph,
  own: readonly Own[],
  kit: () => Promise<Asked>,
): Promise<Pick<FolderChain, 'linked' | 'bare' | 'open'>> {
  const linked: Linked[] = [];
  const bare: Own[] = [];
  const open: { readonly own: Own; readonly reason: string }[] = [];
  const graph = [...published];
  for (const one of own) {
    const body = one.snapshot?.body as Body | undefined;
    const ids = new Set(graph.map(idOf));
    if (body === undefined) {
      if (one.sql === undefined) open.push({ own: one, reason: 'neither its SQL nor a snapshot that can be read is there' });
      else bare.push(one);
      continue;
    }
    const lost = parentsOf(body).find((id) => !ids.has(id));
    if (lost !== undefined) {
      open.push({ own: one, reason: `it was generated from ${lost}, which no migration has` });
      continue;
    }
    graph.push(body);
    if (one.sql !== undefined) linked.push({ own: one, sql: one.sql, body, kind: 'kept' });
    else {
      const { regenerate } = await kit();
      const { kind, sql } = await regenerate(one, stepOf(graph, body, recordedRenames(body, '')));
      if (kind === 'custom') open.push({ own: one, reason: 'its SQL is gone, and nobody else knows it' });
      else linked.push({ own: one, sql, body, kind: 'kept' });
    }
  }
  return { linked, bare, open };
}

function graphWith(published: Graph, linked: readonly Linked[]): Graph {
  return [...published, ...linked.map(({ body }) => body)];
}
