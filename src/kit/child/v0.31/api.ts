import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rename } from '../../../snapshots/renames.ts';
import type { Answer, KitRequest, ReplayStep } from '../../protocol.ts';
import { compiledOnce } from '../code-cache.ts';
import { patched } from '../patched.ts';
import { refuseVersions } from '../refuse-format.ts';
import type { Api } from './api-types.ts';
import { functionsFor } from './dialects.ts';

/** A question of drizzle-kit: was this created, or renamed from one of the others? */
export interface Prompt {
  readonly tableName?: string;
  readonly entityType?: string;
  readonly data?: { readonly items: readonly Item[] };
  readonly state?: { readonly items: readonly Item[] };
}

type Item = Named | { readonly from: Named; readonly to: Named };

export interface Named {
  readonly name: string;
  readonly schema?: string;
  /** The kind of thing; set for columns, not for policies. */
  readonly type?: string;
}

/** The renames that answer the next prompts, and the prompts so far. */
export const prompts: { renames: readonly Rename[]; asked: Prompt[] } = { renames: [], asked: [] };

const loaded = new Map<string, Api>();

/** Answers through `drizzle-kit/api` of 0.31. */
export async function replayWithApi(request: KitRequest): Promise<Answer> {
  const api = apiOf(request.kit, request.dialect);
  return request.method === 'load' ? [] : replay(api, request.dialect, request.step);
}

/** Loads the API once for each variant of it: turso needs a patch. */
export function apiOf(kit: string, dialect: string): Api {
  const key = dialect === 'turso' ? dialect : 'other';
  const api = loaded.get(key) ?? load(kit, dialect);
  loaded.set(key, api);
  return api;
}

async function replay(api: Api, dialect: string, { renames, parents, snapshot }: ReplayStep): Promise<Answer> {
  prompts.renames = renames;
  const { snapshotOf, statementsBetween } = functionsFor(api, dialect);
  const empty = await snapshotOf({});
  refuseVersions(empty, [...parents, snapshot]);
  return statementsBetween(parents[0] ?? empty, snapshot);
}

/**
 * Loads the API. 0.31.0 to 0.31.11 export nothing for turso, although the code is there: the function for SQLite contains both ways to
 * compare, so it is patched to choose the other one.
 */
function load(kit: string, dialect: string): Api {
  const path = join(kit, 'api.js');
  const compares = /(generateSQLiteMigration = async \(\w+, \w+\) => \{\s*const \{ )applySqliteSnapshotsDiff:/;
  const choice = '[globalThis.drizzleGuardDialect === "turso" ? "applyLibSQLSnapshotsDiff" : "applySqliteSnapshotsDiff"]:';
  const source = answered(readFileSync(path, 'utf8'));
  // only turso needs the patch
  if (dialect !== 'turso') return compiledOnce(path, source) as Api;
  const forTurso = patched(source, compares, `$1${choice}`, 'function that compares snapshots of SQLite');
  return compiledOnce(path, forTurso, dialect) as Api;
}

/**
 * Patches drizzle-kit's prompt function to answer from recorded renames. Unpatched, it waits for keys for ever, or, since 0.31.10,
 * rejects without a terminal. It is the only plain function of that name.
 */
export function answered(source: string): string {
  Object.assign(globalThis, { drizzleGuardAnswer: answerPrompt });
  const asks = /(function render\d*\((\w+)\) \{)/;
  const answer = '$1 if (typeof $2 !== "string") return globalThis.drizzleGuardAnswer($2);';
  return patched(source, asks, answer, 'function that prompts');
}

function answerPrompt(prompt: Prompt): Promise<unknown> {
  const items = itemsOf(prompt);
  prompts.asked.push(prompt);
  const renamed = items.find((item) => 'from' in item && prompts.renames.some((rename) => isAnsweredBy(rename, item, prompt)));
  return Promise.resolve({ status: 'submitted', data: renamed ?? items.find((item) => !('from' in item)) });
}

/** The choices of a prompt: to create the entity, or to rename another one. */
export function itemsOf(prompt: Prompt): readonly Item[] {
  return (prompt.state ?? prompt.data)?.items ?? [];
}

/** Whether a rename answers a prompt. drizzle-kit asks about columns and policies table by table. */
function isAnsweredBy({ kind, from, to }: Rename, item: Item, { tableName, entityType }: Prompt): boolean {
  if (!('from' in item)) return false;
  if (kind !== 'any' && entityType !== undefined && kind !== entityType) return false;
  if ((kind === 'column' || kind === 'policy') !== (tableName !== undefined) && kind !== 'any') return false;
  if (from.at(-1) !== item.from.name || to.at(-1) !== item.to.name) return false;
  if (tableName !== undefined) return to.at(-2) === tableName;
  return isSchema(from.at(-2), item.from.schema) && isSchema(to.at(-2), item.to.schema);
}

function isSchema(name: string | undefined, schema: string | undefined): boolean {
  return name === undefined || (name || 'public') === (schema || 'public');
}
