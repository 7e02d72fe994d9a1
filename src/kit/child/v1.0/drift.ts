import { randomUUID } from 'node:crypto';
import { dialectNamed } from '../../../dialects/index.ts';
import type { Question } from '../../../model/drift.ts';
import { snapshotDifferences } from '../../../model/snapshot-difference.ts';
import { leavesOf, merged, type Node } from '../../../snapshots/merged-branches.ts';
import type { DriftAnswer, DriftRequest, DriftStep } from '../../protocol.ts';
import { exportsOf, refusalsThrown } from '../schema-exports.ts';
import { conflictsIn } from './conflicts.ts';
import { hintFor, payloadOf, withHints } from './payload.ts';
import type { MissingHint, Payload } from './payload-types.ts';

interface State {
  readonly ddl: readonly Readonly<Record<string, unknown>>[];
}

function mergesBranches(dialect: string): boolean {
  return dialectNamed(dialect).inKit10?.mergesBranches ?? false;
}

/** What drizzle-kit 1.0 would generate for a schema. */
export async function driftWithPayload(request: DriftRequest): Promise<DriftAnswer> {
  const { kit, dialect } = request;
  const payload = await payloadOf(request);
  if (request.method === 'difference') return difference(payload, dialect, request.previous as State, request.current as State);
  const { snapshots } = request.step;
  const branches = leavesOf(Object.values(snapshots) as Node[]).length;
  const conflicts = branches > 1 && mergesBranches(dialect) ? await conflictsIn(kit, dialect, snapshots) : [];
  if (conflicts.length > 0) return { statements: [], asked: [], previous: null, current: null, conflicts };
  const imports = await exportsOf(request.step);
  const current = (await refusalsThrown(() => payload.generateDrizzleJson(imports))) as State;
  const previous = await previousState(payload, dialect, snapshots);
  const answer = await difference(
    payload,
    dialect,
    previous,
    current,
    request.step.shiftClock !== undefined,
    request.step.renames,
  );
  if (branches !== 1 || answer.statements.length > 0) return answer;
  return { ...answer, unlike: snapshotDifferences(previous, current, history) };
}

/** Fields of a snapshot that describe its origin, which the schema does not determine. */
const history = ['id', 'prevIds', 'type', 'renames', 'deltas', 'footprints'];

/** The state that `generate` starts from: the newest snapshot, or the merge of several. */
async function previousState(payload: Payload, dialect: string, snapshots: Readonly<Record<string, unknown>>): Promise<State> {
  const tags = Object.keys(snapshots).sort();
  const nodes = tags.map((tag) => snapshots[tag] as Node);
  const last = nodes.at(-1);
  if (last === undefined) return (await payload.generateDrizzleJson({})) as State;
  const leaves = leavesOf(nodes);
  const haveDiffs = nodes.some((node) => 'footprints' in node);
  if (payload.reconstruct !== undefined && haveDiffs) return reconstructed(payload.reconstruct, snapshots, last, leaves);
  return leaves.length > 1 && mergesBranches(dialect) ? { ...last, ddl: merged(nodes) } : (last as unknown as State);
}

/** The full state after diff snapshots. drizzle-kit reconstructs only states that have a snapshot, so branches get an empty merge. */
async function reconstructed(
  reconstruct: NonNullable<Payload['reconstruct']>,
  snapshots: Readonly<Record<string, unknown>>,
  last: Node,
  leaves: readonly Node[],
): Promise<State> {
  if (leaves.length === 1) return (await reconstruct(snapshots, leaves[0]?.id)) as State;
  const id = randomUUID();
  const { ddl: _, ...rest } = last;
  const merge = { ...rest, type: 'diff', id, prevIds: leaves.map((leaf) => leaf.id).reverse(), deltas: [], footprints: [] };
  return (await reconstruct({ ...snapshots, '99999999999999_merge': merge }, id)) as State;
}

async function difference(
  payload: Payload,
  dialect: string,
  previous: State,
  current: State,
  withStates = false,
  renames: DriftStep['renames'] = [],
): Promise<DriftAnswer> {
  const asked: Question[] = [];
  // drizzle-kit asks for a column below the new name of its table
  const tables = new Map<string, readonly string[]>();
  const statements = await withHints(payload, previous, current, (missing) => {
    asked.push(questionOf(missing, dialect, previous, { current, tables }));
    const hint = hintFor(missing, renames);
    if (hint.type === 'rename' && hint.kind === 'table') tables.set(String(hint.from), hint.to);
    return hint;
  });
  const full = withStates || statements.length > 0;
  return { statements, asked, previous: full ? masked(previous) : null, current: full ? masked(current) : null, conflicts: [] };
}

function masked(state: State): object {
  return { ...state, id: '', prevIds: [] };
}

const lists: Readonly<Record<string, string>> = {
  index: 'indexes',
  policy: 'policies',
  primary_key: 'pks',
  'foreign key': 'fks',
};

/**
 * The question that drizzle-kit asks, with everything that may have been renamed to the new entity. Parts of a table stay in it; other
 * entities may change their schema.
 */
function questionOf(
  { kind, entity }: MissingHint,
  dialect: string,
  previous: State,
  { current, tables }: { readonly current: State; readonly tables: ReadonlyMap<string, readonly string[]> },
): Question {
  const list = lists[kind] ?? `${kind}s`;
  const pathsIn = ({ ddl }: State) => ddl.filter((row) => row.entityType === list).map((row) => pathOf(row, entity));
  const kept = new Set(pathsIn(current).map(String));
  const isSamePlace = (path: readonly string[]) => entity.length < 3 || String(path.slice(0, -1)) === String(entity.slice(0, -1));
  const renamed = (path: string[]) => [...(tables.get(String(path.slice(0, -1))) ?? path.slice(0, -1)), ...path.slice(-1)];
  const before = entity.length < 3 ? pathsIn(previous) : pathsIn(previous).map(renamed);
  const candidates = before.filter((path) => !kept.has(String(path)) && isSamePlace(path));
  const answers = [{ type: 'create', kind, entity }, ...candidates.map((from) => ({ type: 'rename', kind, from, to: entity }))];
  // without schemas, hints have a placeholder in place of one
  const hasSchemas = dialectNamed(dialect).defaultSchema !== undefined;
  const bare = (path: readonly string[]) => (hasSchemas || path.length === 1 ? path : path.slice(1));
  return { kind, entity: bare(entity), candidates: candidates.map(bare), hints: answers.map((answer) => JSON.stringify(answer)) };
}

/** The path of a row, with as many parts as the entity in drizzle-kit's hint has: a name, a schema and a name, or all three. */
function pathOf({ schema, table, name }: Readonly<Record<string, unknown>>, entity: readonly string[]): string[] {
  const owner = schema ?? entity[0];
  if (entity.length > 2) return [owner, table, name].map(String);
  return entity.length > 1 ? [owner, name].map(String) : [String(name)];
}
