import { dialectNamed } from '../../../dialects/index.ts';
import type { Question } from '../../../model/drift.ts';
import { snapshotDifferences } from '../../../model/snapshot-difference.ts';
import type { DriftAnswer, DriftRequest, DriftStep } from '../../protocol.ts';
import { exportsOf, refusalsThrown } from '../schema-exports.ts';
import { apiOf, itemsOf, type Named, type Prompt, prompts } from './api.ts';
import { type Functions, functionsFor } from './dialects.ts';

type Snapshot = Record<string, unknown>;

/** What drizzle-kit 0.31 would generate for a schema. */
export async function driftWithApi(request: DriftRequest): Promise<DriftAnswer> {
  const hasSchemas = dialectNamed(request.dialect).defaultSchema !== undefined;
  const dialect = functionsFor(apiOf(request.kit, request.dialect), request.dialect);
  if (request.method === 'difference')
    return difference(dialect, hasSchemas, request.previous as Snapshot, request.current as Snapshot);
  const { step } = request;
  const imports = await exportsOf(step);
  const current = await refusalsThrown(() => dialect.snapshotOf(imports, step.casing));
  const previous = Object.entries(step.snapshots)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .at(-1)?.[1];
  const from = (previous ?? (await dialect.snapshotOf({}, step.casing))) as Snapshot;
  const answer = await difference(dialect, hasSchemas, from, current, step.shiftClock !== undefined, step.renames);
  if (previous === undefined || answer.statements.length > 0) return answer;
  // only the generate command records renames
  return { ...answer, unlike: snapshotDifferences(previous, current, ['id', 'prevId', '_meta']) };
}

async function difference(
  { statementsBetween }: Functions,
  hasSchemas: boolean,
  previous: Snapshot,
  current: Snapshot,
  withStates = false,
  renames: DriftStep['renames'] = [],
): Promise<DriftAnswer> {
  Object.assign(prompts, { renames, asked: [] });
  const statements = await statementsBetween(previous, current);
  const asked = prompts.asked.map((prompt) => questionOf(prompt, hasSchemas, current));
  const full = withStates || statements.length > 0;
  return { statements, asked, previous: full ? masked(previous) : null, current: full ? masked(current) : null, conflicts: [] };
}

function masked(snapshot: Snapshot): Snapshot {
  return { ...snapshot, id: '', prevId: '' };
}

function questionOf(prompt: Prompt, hasSchemas: boolean, current: Snapshot): Question {
  const items = itemsOf(prompt);
  const created = items.find((item): item is Named => !('from' in item)) ?? { name: '' };
  const sources = items.flatMap((item) => ('from' in item ? [item.from] : []));
  if (prompt.tableName !== undefined) {
    const table = tableNamed(prompt.tableName, created.name, hasSchemas, current);
    const kind = created.type === undefined ? 'policy' : 'column';
    return { kind, entity: [...table, created.name], candidates: sources.map(({ name }) => [...table, name]) };
  }
  const kind = prompt.entityType ?? 'schema';
  const inSchema = hasSchemas && ['table', 'view', 'enum', 'sequence'].includes(kind);
  const pathOf = ({ schema, name }: Named) => (inSchema ? [schema || 'public', name] : [name]);
  return { kind, entity: pathOf(created), candidates: sources.map(pathOf) };
}

interface Table {
  readonly name: string;
  readonly schema?: string;
  readonly columns: object;
  readonly policies?: object;
}

/** The full name of a table that drizzle-kit names without its schema in questions about columns. */
function tableNamed(name: string, part: string, hasSchemas: boolean, { tables }: Snapshot): string[] {
  if (!hasSchemas) return [name];
  const candidates = Object.values(tables as Record<string, Table>).filter((table) => table.name === name);
  const owner = candidates.find(({ columns, policies = {} }) => part in columns || part in policies) ?? candidates[0];
  return [owner?.schema || 'public', name];
}
