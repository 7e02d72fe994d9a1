import { readFileSync } from 'node:fs';
import Module from 'node:module';
import { join } from 'node:path';
import type { Answer, Rename, ReplayStep, Request } from './protocol.ts';

type Json = Record<string, unknown>;

interface Api {
  readonly generateDrizzleJson: (imports: object) => Json;
  readonly generateMigration: (previous: unknown, current: unknown) => Promise<string[]>;
  readonly generateMySQLDrizzleJson: (imports: object) => Promise<Json>;
  readonly generateMySQLMigration: Api['generateMigration'];
  readonly generateSQLiteDrizzleJson: (imports: object) => Promise<Json>;
  readonly generateSQLiteMigration: Api['generateMigration'];
}

/** A question of drizzle-kit's: was this created, or renamed from one of the others? */
interface Prompt {
  readonly tableName?: string;
  readonly data?: { readonly items: readonly Item[] };
  readonly state?: { readonly items: readonly Item[] };
}
type Item = { readonly name: string } | { readonly from: { readonly name: string }; readonly to: { readonly name: string } };

let renames: readonly Rename[] = [];
let loaded: Api | undefined;

/** drizzle-kit 0.31 through `drizzle-kit/api`. */
export async function answerZero(request: Request): Promise<Answer> {
  loaded ??= load(request.kit);
  return request.method === 'load' ? [] : replay(loaded, request.dialect, request.step);
}

async function replay(api: Api, dialect: string, step: ReplayStep): Promise<Answer> {
  renames = step.renames;
  const previous = step.parents[0];
  if (dialect === 'postgresql') return api.generateMigration(previous ?? api.generateDrizzleJson({}), step.snapshot);
  if (dialect === 'mysql') return api.generateMySQLMigration(previous ?? (await api.generateMySQLDrizzleJson({})), step.snapshot);
  return api.generateSQLiteMigration(previous ?? (await api.generateSQLiteDrizzleJson({})), step.snapshot);
}

/**
 * Loads the API with its one prompt function answering from what is recorded. Without a terminal it rejects, with one it waits for keys,
 * so it is replaced where it is defined: the only function that takes a view or a string.
 */
function load(kit: string): Api {
  const path = join(kit, 'api.js');
  const source = readFileSync(path, 'utf8');
  const prompts = /(function render\d*\((\w+)\) \{\s*)(if \(typeof \2 === "string"\))/;
  const patched = source.replace(
    prompts,
    '$1if (globalThis.drizzleGuardAnswer && typeof $2 !== "string") return globalThis.drizzleGuardAnswer($2); $3',
  );
  Object.assign(globalThis, { drizzleGuardAnswer: answerPrompt });
  const module = new Module(path) as Module & { paths: string[]; _compile(source: string, path: string): void };
  module.filename = path;
  module.paths = (Module as unknown as { _nodeModulePaths(folder: string): string[] })._nodeModulePaths(kit);
  module._compile(patched, path);
  return module.exports as Api;
}

function answerPrompt(prompt: Prompt): Promise<unknown> {
  const items = (prompt.state ?? prompt.data)?.items ?? [];
  const renamed = items.find((item) => 'from' in item && renames.some((rename) => isSame(rename, item, prompt.tableName)));
  return Promise.resolve({ status: 'submitted', data: renamed ?? items.find((item) => !('from' in item)) });
}

function isSame({ from, to }: Rename, item: Item, table: string | undefined): boolean {
  if (!('from' in item)) return false;
  const owner = to.at(-2);
  return (
    from.at(-1) === item.from.name &&
    to.at(-1) === item.to.name &&
    (table === undefined || owner === undefined || owner === table)
  );
}
