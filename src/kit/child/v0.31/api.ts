import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Rename } from '../../../snapshots/renames.ts';
import type { Answer, KitRequest, ReplayStep } from '../../protocol.ts';
import { patched } from '../patched.ts';
import { refuseVersions } from '../refuse-format.ts';
import { compiled } from '../run-source.ts';
import { functionsFor } from './dialects.ts';

export type Json = Record<string, unknown>;

export interface Api {
  readonly generateDrizzleJson: (imports: object, parent?: string, schemas?: undefined, casing?: string) => Json;
  readonly generateMigration: (previous: unknown, current: unknown) => Promise<string[]>;
  readonly generateMySQLDrizzleJson: (imports: object, parent?: string, casing?: string) => Promise<Json>;
  readonly generateMySQLMigration: Api['generateMigration'];
  readonly generateSQLiteDrizzleJson: (imports: object, parent?: string, casing?: string) => Promise<Json>;
  readonly generateSQLiteMigration: Api['generateMigration'];
  readonly generateSingleStoreDrizzleJson: Api['generateMySQLDrizzleJson'];
  readonly generateSingleStoreMigration: Api['generateMigration'];
}

/** A question of drizzle-kit's: was this created, or renamed from one of the others? */
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
  /** Columns have one, policies do not. */
  readonly type?: string;
}

/** What the next prompts are answered from, and what was asked. */
export const prompts: { renames: readonly Rename[]; asked: Prompt[] } = { renames: [], asked: [] };
const loaded = new Map<string, Api>();

/** drizzle-kit 0.31 through `drizzle-kit/api`. */
export async function replayWithApi(request: KitRequest): Promise<Answer> {
  const api = apiOf(request.kit, request.dialect);
  return request.method === 'load' ? [] : replay(api, request.dialect, request.step);
}

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
 * Loads the API. It has all that turso takes but no function for it (0.31.0 to 0.31.11), so the one of SQLite chooses between the two
 * ways to compare, which stand side by side in it.
 */
function load(kit: string, dialect: string): Api {
  const path = join(kit, 'api.js');
  const compares = /(generateSQLiteMigration = async \(\w+, \w+\) => \{\s*const \{ )applySqliteSnapshotsDiff:/;
  const choice = '[globalThis.drizzleGuardDialect === "turso" ? "applyLibSQLSnapshotsDiff" : "applySqliteSnapshotsDiff"]:';
  const source = answered(readFileSync(path, 'utf8'));
  // no other dialect asks for that function
  if (dialect !== 'turso') return compiled(path, source) as Api;
  return compiled(path, patched(source, compares, `$1${choice}`, 'function that compares snapshots of SQLite')) as Api;
}

/**
 * The source of a kit's program with its one prompt function answering from what is recorded. Before 0.31.10 it waits for keys for ever,
 * since then it rejects without a terminal, so it is answered where it is defined: the only plain function of that name, which prints
 * strings as well.
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

export function itemsOf(prompt: Prompt): readonly Item[] {
  return (prompt.state ?? prompt.data)?.items ?? [];
}

/** Columns and policies are asked of by table. */
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
