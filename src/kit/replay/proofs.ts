import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Change } from '../../model/change.ts';
import type { Dialect } from '../../model/dialect.ts';
import { configsIn, folderOf } from '../../model/files.ts';
import type { Migration } from '../../model/history.ts';
import type { MigrationKind, Replay, Replays } from '../../model/replay.ts';
import { Unjudgeable } from '../../model/unjudgeable.ts';
import { canReplay, type Installed, installedPackage } from '../installed/installed.ts';
import { isPinned, type Pin, pinsOf } from '../installed/pinned.ts';
import { KitError, type KitProcess } from '../process.ts';
import type { KitProcesses } from '../processes.ts';
import { ProofCache } from '../proof-cache.ts';
import { type Configs, configuredDialects } from './configured-dialects.ts';
import { type Replayable, replay, replayable } from './replay.ts';

/** The result of replaying migrations. `unproved` says why some were not replayed, and whether that is a failure. */
export interface ReplayResult {
  readonly replays: Replays;
  readonly kit?: string;
  readonly unproved?: { readonly reason: string; readonly blocks: boolean };
}

export interface ProofOptions extends Configs {
  /** The top of the working tree, whose node_modules contain drizzle-kit; absent in a bare repository. */
  readonly top?: string;
  readonly gitDir: string;
  /** Whether the judged state is not the checked-out one: another version of drizzle-kit is then no failure. */
  readonly past: boolean;
  readonly version: string;
  readonly processes: KitProcesses;
}

/** The result if drizzle-kit is not needed. */
const noReplays: ReplayResult = { replays: new Map() };

/** Generates the new migrations of a change again with the user's drizzle-kit, and compares. */
export async function replaysOf(change: Change, options: ProofOptions): Promise<ReplayResult> {
  const items = replayable(change);
  const [first] = items;
  if (first === undefined) return noReplays;
  const found = await kitFor(change, options);
  if ('reason' in found) return { ...noReplays, unproved: found };
  const { kit, orm } = found;
  const [dialect = first.dialect, ...others] = await configuredDialects(first.dialect, kit, change.after.out, options);
  const notApplicable =
    others.length > 0 ? severalIn(change.after.out, [dialect, ...others], kit) : whyNot(dialect, kit, 'replay');
  if (notApplicable !== undefined) return { ...noReplays, kit: kit.version, unproved: { reason: notApplicable, blocks: false } };

  const cache = new ProofCache(options.gitDir);
  const replays = new Map<Migration, Replay>();
  const missing: Missing[] = [];
  for (const item of items.map((one) => ({ ...one, dialect }))) {
    const inputs = ['replay', options.version, kit.version, orm?.version ?? '', ...inputsOf(change, item)];
    const cached = await cache.read(inputs, isReplay);
    if (cached === undefined) missing.push({ item, inputs });
    else replays.set(item.migration, cached);
  }
  if (missing.length === 0) return { replays, kit: kit.version };
  const failed = await prove(missing, kit.path, cache, replays, options.processes.forSnapshots(change.after.out));
  return {
    replays,
    kit: kit.version,
    ...(failed !== undefined && {
      unproved: { reason: `drizzle-kit ${kit.version} could not generate ${failed.tag} again: ${failed.message}`, blocks: true },
    }),
  };
}

interface Missing {
  readonly item: Replayable;
  readonly inputs: readonly string[];
}

/** Replays migrations one by one. Returns the first failure. */
async function prove(
  missing: readonly Missing[],
  kit: string,
  cache: ProofCache,
  replays: Map<Migration, Replay>,
  child: KitProcess,
) {
  let failed: { readonly tag: string; readonly message: string } | undefined;
  for (const { item, inputs } of missing) {
    try {
      const proof = await replay(child, kit, item);
      replays.set(item.migration, proof);
      await cache.write(inputs, proof);
    } catch (error) {
      if (!(error instanceof KitError)) throw error;
      failed ??= { tag: item.migration.tag, message: error.message };
    }
  }
  return failed;
}

/** The installed kit if it has the version that the judged tree asks for; otherwise the reason why it is not used. */
export async function kitFor(
  { after, workflow }: Pick<Change, 'after' | 'workflow'>,
  { files, top, past }: Pick<ProofOptions, 'files' | 'top' | 'past'>,
): Promise<{ kit: Installed; orm: Installed | undefined } | { reason: string; blocks: boolean }> {
  if (top === undefined) return { reason: 'a bare repository has no node_modules to generate with', blocks: false };
  for (const folder of new Set([after.out, ...configsIn(files).map(folderOf)])) {
    const [kit, orm] = await Promise.all(['drizzle-kit', 'drizzle-orm'].map((name) => installedPackage(name, join(top, folder))));
    if (kit === undefined) continue;
    if (!canReplay(kit))
      return {
        reason: `drizzle-kit ${kit.version} cannot be asked to generate again; 0.31 and 1.0.0-rc.4 or newer can`,
        blocks: false,
      };
    try {
      const pins = await Promise.all([pinsOf('drizzle-kit', folder, files), pinsOf('drizzle-orm', folder, files)]);
      const wrong = [mismatch(pins[0], kit), mismatch(pins[1], orm)].find((one) => one !== undefined);
      if (wrong !== undefined)
        return { reason: `${wrong}, and other versions write other SQL. Run: ${workflow.install}`, blocks: !past };
    } catch (error) {
      if (!(error instanceof Unjudgeable)) throw error;
      return { reason: error.message, blocks: !past };
    }
    return { kit, orm };
  }
  if (files.entries.has('.pnp.cjs') || existsSync(join(top, '.pnp.cjs')))
    return {
      reason: `drizzle-kit was not found, because this process was started without Yarn Plug'n'Play. Run: ${workflow.guard('check')}`,
      blocks: !past,
    };
  return {
    reason: `drizzle-kit is not installed, so the SQL of new migrations was not checked. Run: ${workflow.install}`,
    blocks: !past,
  };
}

function mismatch(pins: readonly Pin[], installed: Installed | undefined): string | undefined {
  const [pin] = pins;
  if (pin === undefined || installed === undefined || pins.some((one) => isPinned(one, installed.version))) return undefined;
  return `${pin.name} ${installed.version} is installed, but ${pin.by} asks for ${pin.version}`;
}

/** Why a kit cannot generate for a dialect from snapshots; undefined if it can. */
export function whyNot(
  { written, inKit031, inKit10 }: Dialect,
  { version }: Installed,
  proof: 'replay' | 'drift',
): string | undefined {
  const can = version.startsWith('0.') ? inKit031 !== undefined : inKit10?.proves === 'replay' || inKit10?.proves === proof;
  return can ? undefined : `drizzle-kit has no way to generate ${written} again from snapshots`;
}

function severalIn(out: string, all: readonly Dialect[], { version }: Installed): string {
  const names = all.map(({ name }) => name).join(' and ');
  return `configs of ${names} share ${out || 'the top folder'}, and drizzle-kit ${version} generates other SQL for each of them`;
}

/** The other inputs of a replay: the migration's files, and all snapshots that it may build on. */
function inputsOf(change: Change, { migration, dialect }: Replayable): string[] {
  const others = change.after.migrations.filter((one) => one !== migration && change.snapshot(one.snapshot) !== undefined);
  return [
    dialect.name,
    String(migration.entry?.breakpoints),
    migration.sql.path,
    migration.sql.oid ?? '',
    migration.snapshot.oid ?? '',
    ...others.flatMap(({ tag, snapshot }) => [tag, snapshot.oid ?? '']),
  ];
}

const kinds: readonly MigrationKind[] = ['generated', 'custom', 'edited', 'introspected'];

function isReplay(value: unknown): value is Replay {
  const { kind, sql, diff } = (value ?? {}) as Partial<Record<keyof Replay, unknown>>;
  return kinds.includes(kind as MigrationKind) && typeof sql === 'string' && typeof diff === 'string';
}
