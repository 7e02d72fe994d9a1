import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dialectNamed } from '../../../dialects/index.ts';
import { merged, type Node } from '../../../snapshots/merged-branches.ts';
import type { Rename } from '../../../snapshots/renames.ts';
import type { Answer, KitRequest, ReplayStep } from '../../protocol.ts';
import { compiledOnce } from '../code-cache.ts';
import { refuseVersions } from '../refuse-format.ts';
import type { Hint, MissingHint, Payload } from './payload-types.ts';
import { withoutHints } from './without-hints.ts';

/** Answers through `drizzle-kit/payload/<dialect>` of 1.0, which exists since rc.4. */
export async function replayWithPayload(request: KitRequest): Promise<Answer> {
  const payload = await payloadOf(request);
  return request.method === 'load' ? [] : replay(payload, request.step);
}

/** Loads the payload of a dialect. */
export async function payloadOf(request: { readonly kit: string; readonly dialect: string }): Promise<Payload> {
  const name = dialectNamed(request.dialect).inKit10?.payload ?? request.dialect;
  const path = join(request.kit, `payload-${name}.js`);
  // Node keeps no compiled code of ES modules
  const payload = compiledOnce(path, readFileSync(path, 'utf8')) as Payload;
  return payload.generateMigration.length < 3 ? withoutHints(path) : payload;
}

async function replay(payload: Payload, step: ReplayStep): Promise<Answer> {
  const { previous, current } = await statesAround(payload, step);
  try {
    return await withHints(payload, previous, current, (missing) => hintFor(missing, step.renames));
  } catch (error) {
    // the renamed entity does not exist: without the hint, the result shows that difference
    if ((error as { readonly code?: unknown }).code !== 'invalid_hints') throw error;
    return withHints(payload, previous, current, ({ kind, entity }) => ({ type: 'create', kind, entity }));
  }
}

/** The states before and after a migration. */
async function statesAround(payload: Payload, { parents, snapshot, ancestors = {}, tag }: ReplayStep) {
  const empty = await payload.generateDrizzleJson({});
  refuseVersions(empty, [...parents, snapshot]);
  if (payload.reconstruct === undefined || !('footprints' in (snapshot as object))) {
    const merge = { ...(parents[0] as object), ddl: merged(Object.values(ancestors) as Node[]) };
    return { previous: parents.length > 1 ? merge : (parents[0] ?? empty), current: snapshot };
  }
  const last = snapshot as { readonly id: string };
  const folders = { ...ancestors, [tag]: last };
  // merged leaves have no snapshot of their own, so one that changes nothing stands for their state
  const start = { ...folders, [tag]: { ...last, deltas: [], footprints: [] } };
  const previous = parents.length === 0 ? empty : await payload.reconstruct(start, last.id);
  return { previous, current: await payload.reconstruct(folders, last.id) };
}

/** Asks again with the missing hints until none is missing: drizzle-kit asks for tables first and for their columns then. */
export async function withHints(
  payload: Payload,
  previous: unknown,
  current: unknown,
  answer: (missing: MissingHint) => Hint,
): Promise<Answer> {
  const hints: Hint[] = [];
  for (let round = 0; round < 20; round += 1) {
    try {
      return await payload.generateMigration(previous, current, { hints });
    } catch (error) {
      const missing = (error as { readonly missingHints?: readonly MissingHint[] }).missingHints;
      if (missing === undefined || missing.length === 0) throw error;
      hints.push(...missing.map(answer));
    }
  }
  throw new Error('drizzle-kit asks for ever more hints');
}

/** The answer to a question: the recorded rename, or else that the entity is new. */
export function hintFor({ kind, entity }: MissingHint, renames: readonly Rename[]): Hint {
  const rename = renames.find((one) => isOf(one, kind, entity));
  if (rename === undefined) return { type: 'create', kind, entity };
  const from = [...entity.slice(0, entity.length - rename.from.length), ...rename.from];
  return { type: 'rename', kind, from, to: entity };
}

/** Whether a rename is about an entity. Only its schema may be left out: a table's name must not match a column's. */
function isOf({ kind, to }: Rename, asked: string, entity: readonly string[]): boolean {
  if (kind !== 'any' && kind !== asked) return false;
  return to.length >= Math.max(1, entity.length - 1) && to.every((name, at) => entity.at(at - to.length) === name);
}
