import { randomUUID } from 'node:crypto';
import type { Replay } from '../../model/replay.ts';
import { origin } from '../../model/snapshot.ts';
import { type Delta, type Row, withDeltas } from '../../snapshots/deltas.ts';
import { recordedRenames } from '../../snapshots/renames.ts';
import { mergeRows, sameRows } from '../../snapshots/three-way-rows.ts';
import type { Body } from '../body.ts';
import type { Linked } from '../chain.ts';
import type { Own } from '../own.ts';
import { type Graph, parentsOf, rowsAfter, stepOf } from './graph.ts';

/** Generates a migration again from what its snapshot names. */
export type Regenerate = (own: Own, step: ReturnType<typeof stepOf>) => Promise<Replay>;

/** What became of a migration that gets other parents. */
export type Moved =
  | { readonly linked: Linked }
  /** Its new parents did the same. */
  | { readonly empty: true }
  /** Both sides changed this, so only the schema tells what comes out. */
  | { readonly conflicts: readonly string[] }
  | { readonly reason: string };

/**
 * A migration on top of others than those it was generated from, by a three-way merge of the rows. It is right where drizzle-kit generates the
 * same SQL there.
 */
export async function movedOnto(
  { own, sql, body }: Linked,
  parents: readonly string[],
  { was, now, regenerate }: { readonly was: Graph; readonly now: Graph; readonly regenerate: Regenerate },
): Promise<Moved> {
  const renames = recordedRenames(body, sql);
  const old = await regenerate(own, stepOf(was, body, renames));
  if (old.kind === 'custom') return { linked: { own, sql, body: emptyOn(now, parents, body), kind: 'rebuilt' } };
  const [base, theirs] = [rowsAfter(was, parentsOf(body)), rowsAfter(now, parents)];
  const merged = mergeRows(base, theirs, rowsAfter(was, [String(body.id)]));
  if ('conflicts' in merged) return merged;
  if (sameRows(merged.rows, theirs))
    return old.kind === 'generated' ? { empty: true } : { reason: 'published ones did the same, and its SQL was edited by hand' };
  const put = putOn(parents, body, theirs, merged.rows);
  if (put === undefined) return { conflicts: [] };
  const again = await regenerate(own, stepOf([...now, put], put, renames));
  if (again.sql === old.sql) return { linked: { own, sql, body: put, kind: 'rebuilt' } };
  if (old.kind !== 'generated') return { reason: 'its SQL was edited by hand, and is another on top of what is published' };
  // the footprints of other SQL are for drizzle-kit to write
  return 'footprints' in put ? { conflicts: [] } : { linked: { own, sql: again.sql, body: put, kind: 'generated' } };
}

/** A snapshot of a migration that changes nothing, as `generate --custom` writes it. */
export function emptyOn(graph: Graph, parents: readonly string[], { version, dialect, ...like }: Body): Body {
  const ids = { id: randomUUID(), prevIds: parents.length === 0 ? [origin] : parents };
  if ('footprints' in like) {
    const isFirst = parents.length === 0;
    const head = { type: isFirst ? 'base' : 'diff', version, dialect, ...ids, footprints: [] };
    return isFirst ? { ...head, ddl: [] } : { ...head, deltas: [] };
  }
  return { ...ids, version, dialect, ddl: rowsAfter(graph, parents), renames: [] };
}

/** The snapshot with other parents; undefined where what it lists as changed comes to something else there. */
function putOn(parents: readonly string[], body: Body, theirs: readonly Row[], merged: readonly Row[]): Body | undefined {
  const ids = { id: randomUUID(), prevIds: parents };
  if (!('footprints' in body)) return { ...body, ...ids, ddl: merged };
  const { deltas } = body as { readonly deltas?: readonly Delta[] };
  return deltas !== undefined && sameRows(withDeltas(theirs, deltas), merged) ? { ...body, ...ids } : undefined;
}
