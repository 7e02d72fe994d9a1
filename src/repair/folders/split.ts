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
}

/** Tells generated migrations from custom ones, where all of the user's are as they were. */
export async function splitByKind(
  published: Graph,
  all: readonly Own[],
  some: readonly Own[],
  regenerate: Regenerate,
): Promise<ByKind> {
  const graph = [...published, ...all.flatMap(({ snapshot }) => (snapshot === undefined ? [] : [snapshot.body as Body]))];
  const generated: Own[] = [];
  const custom: Own[] = [];
  for (const own of some) {
    const body = own.snapshot?.body as Body;
    const { kind } = await regenerate(own, stepOf(graph, body, recordedRenames(body, own.sql ?? '')));
    if (kind === 'custom') custom.push(own);
    else if (kind === 'generated' && custom.length === 0) generated.push(own);
    else return { generated, custom, edited: own };
  }
  return { generated, custom };
}
