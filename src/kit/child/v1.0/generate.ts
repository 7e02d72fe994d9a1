import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { GenerateRequest, GenerateStep, Written } from '../../protocol.ts';
import { exportsOf } from '../schema-exports.ts';
import { commandsOf } from './command.ts';
import { hintFor } from './payload.ts';
import type { Hint, MissingHint } from './payload-types.ts';

interface Sdk {
  generate(options: {
    readonly dialect: string;
    readonly schema: string;
    readonly out: string;
    readonly name: string;
    readonly breakpoints: boolean;
    readonly hints: readonly Hint[];
  }): Promise<Generated>;
}

interface Generated {
  readonly status: string;
  readonly unresolved?: readonly MissingHint[];
  readonly error?: { readonly code: string; readonly kind?: string; readonly message?: string };
}

/** What `generate` of drizzle-kit 1.0 writes for the evaluated schema on top of the given snapshots. */
export async function generateWithPayload({ kit, dialect, step }: GenerateRequest): Promise<Written> {
  const { copy, snapshots, breakpoints } = step;
  const [out, schema] = [join(copy, 'drizzle'), join(copy, 'schema.mjs')];
  await writeFile(schema, moduleOf(Object.values(await exportsOf(step))));
  await mkdir(out);
  for (const [tag, snapshot] of Object.entries(snapshots)) {
    await mkdir(join(out, tag));
    await writeFile(join(out, tag, 'snapshot.json'), JSON.stringify(snapshot));
    await writeFile(join(out, tag, 'migration.sql'), '');
  }
  const { generate } = commandsOf(kit) as Sdk;
  const options = { dialect, schema, out, name: 'copy', breakpoints };
  const { status, error } = await withHints((hints) => generate({ ...options, hints }), step);
  const tag = (await readdir(out)).find((name) => name.endsWith('_copy') && !(name in snapshots));
  if (tag !== undefined)
    return {
      sql: await readFile(join(out, tag, 'migration.sql'), 'utf8'),
      snapshot: JSON.parse(await readFile(join(out, tag, 'snapshot.json'), 'utf8')) as unknown,
    };
  if (status === 'no_changes') return null;
  throw new Error(`generate wrote nothing: ${error?.message ?? error?.kind ?? error?.code ?? status}`);
}

/** A module with the evaluated exports in their order, for drizzle-kit to import as the schema. */
function moduleOf(values: readonly unknown[]): string {
  Object.assign(globalThis, { drizzleGuardSchema: values });
  const nameOf = (at: number) => `export${String(at).padStart(6, '0')}`;
  return values.map((_, at) => `export const ${nameOf(at)} = globalThis.drizzleGuardSchema[${at}];\n`).join('');
}

/** Generates again with the missing hints until none is missing. */
async function withHints(
  generate: (hints: readonly Hint[]) => Promise<Generated>,
  { renames }: GenerateStep,
): Promise<Generated> {
  const hints: Hint[] = [];
  for (let round = 0; round < 20; round += 1) {
    const answer = await generate(hints);
    if (answer.status !== 'missing_hints' || answer.unresolved === undefined) return answer;
    hints.push(...answer.unresolved.map((missing) => hintFor(missing, renames)));
  }
  throw new Error('drizzle-kit asks for ever more hints');
}
