import type { Replay } from '../../model/replay.ts';
import { recordedRenames } from '../../snapshots/renames.ts';
import type { Body } from '../body.ts';
import type { Own } from '../own.ts';
import { type Graph, stepOf } from './graph.ts';
import type { Regenerate } from './moved.ts';

/** What of some migrations the schema can give again. */
export interface ByKind {
  readonly generated: readonly Own[];
  /** Behind them. */
  readonly custom: readonly Own[];
  /** The first that is neither, or that was generated after a custom one. */
  readonly edited?: Own;
  /** What drizzle-kit generates for those that it wrote. */
  readonly replays: ReadonlyMap<Own, Replay>;
}

/** Tells generated migrations from custom ones, where all of the user's are as they were. */
export async function splitByKind(
  published: Graph,
  all: readonly Own[],
  some: readonly Own[],
  { regenerate, again }: { readonly regenerate: Regenerate; readonly again: readonly string[] },
): Promise<ByKind> {
  const graph = [...published, ...all.flatMap(({ snapshot }) => (snapshot === undefined ? [] : [snapshot.body as Body]))];
  const generated: Own[] = [];
  const custom: Own[] = [];
  const replays = new Map<Own, Replay>();
  for (const own of some) {
    const body = own.snapshot?.body as Body;
    const replay = await regenerate(own, stepOf(graph, body, recordedRenames(body, own.sql ?? '')));
    const { kind } = replay;
    const isAgain = again.includes(own.migration.tag);
    if (kind !== 'custom') replays.set(own, replay);
    if (kind === 'custom' && !isAgain) custom.push(own);
    else if ((kind === 'generated' || isAgain) && custom.length === 0) generated.push(own);
    else return { generated, custom, edited: own, replays };
  }
  return { generated, custom, replays };
}
