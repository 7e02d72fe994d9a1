import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Answer, Rename, ReplayStep, Request } from './protocol.ts';

interface Payload {
  readonly generateDrizzleJson: (imports: object) => unknown;
  readonly generateMigration: (
    previous: unknown,
    current: unknown,
    options?: { readonly hints?: readonly Hint[] },
  ) => Promise<string[]>;
  /** PostgreSQL only: a full snapshot from a base and its diffs. */
  readonly reconstruct?: (folders: Readonly<Record<string, unknown>>, id?: string) => unknown;
}

type Hint =
  | { readonly type: 'rename'; readonly kind: string; readonly from: readonly string[]; readonly to: readonly string[] }
  | { readonly type: 'create'; readonly kind: string; readonly entity: readonly string[] };

interface MissingHint {
  readonly type: string;
  readonly kind: string;
  readonly entity: readonly string[];
}

/** drizzle-kit 1.0 through `drizzle-kit/payload/<dialect>`, which exists from rc.4 on. */
export async function answerOne(request: Request): Promise<Answer> {
  const name =
    { postgresql: 'postgres', postgres: 'postgres', mysql: 'mysql', turso: 'sqlite' }[request.dialect] ?? request.dialect;
  const payload = (await import(pathToFileURL(join(request.kit, `payload-${name}.mjs`)).href)) as Payload;
  return request.method === 'load' ? [] : replay(payload, request.step);
}

async function replay(payload: Payload, { parents, snapshot, ancestors, tag, renames }: ReplayStep): Promise<Answer> {
  if (ancestors === undefined || payload.reconstruct === undefined) {
    return withHints(payload, parents[0] ?? (await payload.generateDrizzleJson({})), snapshot, renames);
  }
  const current = snapshot as { readonly id: string };
  const folders = { ...ancestors, [tag]: current };
  // a state is asked for by a snapshot that changes nothing in it: leaves that were merged have none of their own
  const start = { ...folders, [tag]: { ...current, deltas: [], footprints: [] } };
  const previous = parents.length === 0 ? await payload.generateDrizzleJson({}) : await payload.reconstruct(start, current.id);
  return withHints(payload, previous, await payload.reconstruct(folders, current.id), renames);
}

/** Asks again with what was missing, until nothing is: tables come in one round, their columns in the next. */
async function withHints(payload: Payload, previous: unknown, current: unknown, renames: readonly Rename[]): Promise<Answer> {
  const hints: Hint[] = [];
  for (let round = 0; round < 20; round += 1) {
    try {
      return await payload.generateMigration(previous, current, { hints });
    } catch (error) {
      const missing = (error as { readonly missingHints?: readonly MissingHint[] }).missingHints;
      if (missing === undefined || missing.length === 0) throw error;
      hints.push(...missing.map((one) => hintFor(one, renames)));
    }
  }
  throw new Error('drizzle-kit asks for ever more hints');
}

function hintFor({ kind, entity }: MissingHint, renames: readonly Rename[]): Hint {
  const rename = renames.find(({ to }) => to.every((name, at) => entity.at(at - to.length) === name));
  if (rename === undefined) return { type: 'create', kind, entity };
  const from = [...entity.slice(0, entity.length - rename.from.length), ...rename.from];
  return { type: 'rename', kind, from, to: entity };
}
