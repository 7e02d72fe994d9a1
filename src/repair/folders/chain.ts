import type { BranchConflict } from '../../model/drift.ts';
import { recordedRenames } from '../../snapshots/renames.ts';
import type { Body } from '../body.ts';
import type { Chain, Linked } from '../chain.ts';
import type { Own } from '../own.ts';
import { endsOf, type Graph, idOf, namedInOrder, parentsOf, stepOf } from './graph.ts';
import { movedOnto, type Regenerate } from './moved.ts';
import { standingAgainst, withDescendants } from './side-by-side.ts';

/** What a repair asks the user's drizzle-kit 1.0. */
export interface Asked {
  readonly regenerate: Regenerate;
  readonly conflicts: (snapshots: Readonly<Record<string, Body>>) => Promise<readonly BranchConflict[]>;
}

/** The user's migrations beside the published ones, and SQL of theirs that no snapshot tells of. */
export interface FolderChain extends Omit<Chain, 'ordered' | 'newest'> {
  readonly bare: readonly Own[];
  /** What had to be moved because its parents are gone. */
  readonly uprooted: readonly Own[];
}

/** What the user's migrations are looked at with. */
interface Means {
  readonly kit: () => Promise<Asked>;
  /** Snapshots that are gone, with those that they build on. */
  readonly lost: (ids: readonly string[], known: ReadonlySet<string>) => Promise<Graph>;
  /** Tags of migrations to generate from the schema again, with those behind them. */
  readonly again: readonly string[];
}

/** The user's migrations as they are, where they commute with the published ones; the others behind what they stand against. */
export async function chainBeside(published: Graph, own: readonly Own[], { kit, lost, again }: Means): Promise<FolderChain> {
  const { linked: found, uprooted, ...rest } = await asTheyAre(published, own, kit);
  const empty: Own[] = [];
  let linked = found;
  const about = { ...rest, uprooted: uprooted.map((one) => one.own) as readonly Own[], empty };
  const done = (more: Partial<FolderChain>): FolderChain => ({ ...about, linked, left: [], conflicts: [], ...more });
  if (rest.open.length > 0) return done({});
  const redone = withDescendants(
    linked.flatMap(({ own: { migration }, body }) => (again.includes(migration.tag) ? [body] : [])),
    linked.map(({ body }) => body),
  );
  if (redone.length > 0) {
    const left = linked.filter(({ body }) => redone.includes(body)).map((one) => one.own);
    linked = linked.filter(({ body }) => !redone.includes(body));
    return done({ left });
  }
  const move = async (moving: readonly Linked[], was: Graph): Promise<FolderChain | undefined> => {
    const { regenerate } = await kit();
    let parents = endsOf(graphWith(published, linked)).map(idOf).reverse();
    for (const [at, one] of moving.entries()) {
      const result = await movedOnto(one, parents, { was, now: graphWith(published, linked), regenerate });
      if ('conflicts' in result) return done({ left: moving.slice(at).map((other) => other.own), conflicts: result.conflicts });
      if ('reason' in result) return done({ open: [{ own: one.own, reason: result.reason }] });
      if ('empty' in result) empty.push(one.own);
      else {
        linked = [...linked, result.linked];
        parents = [idOf(result.linked.body)];
      }
    }
    return undefined;
  };
  if (uprooted.length > 0) {
    const bodies = uprooted.map(({ body }) => body);
    const known = new Set([...graphWith(published, linked), ...bodies].map(idOf));
    const gone = bodies.flatMap(parentsOf).filter((id) => !known.has(id));
    const was = [...published, ...(await lost(gone, known)), ...linked.map(({ body }) => body), ...bodies];
    const ids = new Set(was.map(idOf));
    // without what it was generated from only its SQL tells what it does
    const unknown: Linked[] = [];
    for (const one of uprooted) {
      if (parentsOf(one.body).every((id) => ids.has(id))) continue;
      unknown.push(one);
      ids.delete(idOf(one.body));
    }
    about.bare = [...about.bare, ...unknown.map(({ own: { snapshot: _, snapshotBytes: __, ...one } }) => one)];
    const rooted = uprooted.filter((one) => !unknown.includes(one));
    about.uprooted = rooted.map((one) => one.own);
    const stopped = await move(
      rooted,
      was.filter((body) => ids.has(idOf(body))),
    );
    if (stopped !== undefined) return stopped;
  }
  const kept = new Set(found);
  for (;;) {
    const graph = graphWith(published, linked);
    if (endsOf(graph).length < 2) return done({});
    const { conflicts } = await kit();
    const moving = standingAgainst(published, linked, await conflicts(namedInOrder(graph)));
    if (moving.length === 0) return done({});
    linked = linked.filter((one) => !moving.includes(one));
    // what still stands against something after it was moved cannot be moved
    if (moving.some((one) => !kept.has(one))) return done({ left: moving.map((one) => one.own) });
    const stopped = await move(moving, graph);
    if (stopped !== undefined) return stopped;
  }
}

/** Whose snapshot can be read and follows what is there; whose SQL is gone gets that of its snapshot. */
async function asTheyAre(
  published: Graph,
  own: readonly Own[],
  kit: () => Promise<Asked>,
): Promise<Pick<FolderChain, 'linked' | 'bare' | 'open'> & { readonly uprooted: readonly Linked[] }> {
  const linked: Linked[] = [];
  const uprooted: Linked[] = [];
  const bare: Own[] = [];
  const open: { readonly own: Own; readonly reason: string }[] = [];
  for (const one of own) {
    const body = one.snapshot?.body as Body | undefined;
    const graph = graphWith(published, linked);
    if (body === undefined) {
      if (one.sql === undefined) open.push({ own: one, reason: 'neither its SQL nor a snapshot that can be read is there' });
      else bare.push(one);
    } else if (one.sql !== undefined) {
      const ids = new Set(graph.map(idOf));
      // a second beginning beside published migrations does again what they did
      const isRooted = parentsOf(body).every((id) => ids.has(id)) && (parentsOf(body).length > 0 || published.length === 0);
      (isRooted ? linked : uprooted).push({ own: one, sql: one.sql, body, kind: 'kept' });
    } else {
      const { regenerate } = await kit();
      const { kind, sql } = await regenerate(one, stepOf([...graph, body], body, recordedRenames(body, '')));
      if (kind === 'custom') open.push({ own: one, reason: 'its SQL is gone, and nobody else knows it' });
      else linked.push({ own: one, sql, body, kind: 'kept' });
    }
  }
  return { linked, uprooted, bare, open };
}

function graphWith(published: Graph, linked: readonly Linked[]): Graph {
  return [...published, ...linked.map(({ body }) => body)];
}
