import * as v from 'valibot';
import { dialectNamed } from '../dialects/index.ts';
import { oncePer } from '../model/once.ts';
import type { Snapshot, UnreadableSnapshot } from '../model/snapshot.ts';
import { parseJson } from './json.ts';
import { wrongPlace } from './snapshot-shape.ts';

const id = v.pipe(v.string(), v.nonEmpty());

// 0.x has one parent and 1.0 a list; the parent of a pulled baseline is the empty string
const snapshotSchema = v.pipe(
  v.object({
    id,
    version: v.string(),
    dialect: v.string(),
    prevId: v.optional(v.string()),
    prevIds: v.optional(v.array(v.string())),
    tables: v.optional(v.looseObject({})),
    ddl: v.optional(v.array(v.unknown())),
    deltas: v.optional(v.array(v.unknown())),
  }),
  v.check(({ prevId, prevIds }) => (prevId === undefined) !== (prevIds === undefined), 'names no parent'),
  // 0.x has `tables`; 1.0 has a list of entities, or of changes
  v.check(({ tables, ddl, deltas }) => (tables ?? ddl ?? deltas) !== undefined, 'describes no schema'),
);

/** Parses a snapshot of any layout: its id, parents, dialect, and whole body. */
export const parseSnapshot = oncePer(parse);

function parse(bytes: Uint8Array): Snapshot | UnreadableSnapshot {
  const parsed = parseJson(bytes, snapshotSchema);
  if ('problem' in parsed) return parsed;
  const { value, raw, text } = parsed;
  const place = wrongPlace(raw as Readonly<Record<string, unknown>>, text);
  if (place !== undefined) return { problem: `has the wrong shape at ${place}` };
  return {
    id: value.id,
    version: value.version,
    dialect: dialectNamed(value.dialect),
    parents: [value.prevId ?? [], value.prevIds ?? []].flat().filter((parent) => parent !== ''),
    body: raw,
  };
}
