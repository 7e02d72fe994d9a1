import { join } from 'node:path';
import type { Change } from '../model/change.ts';
import { type Files, folderOf, nameOf } from '../model/files.ts';
import type { Migration } from '../model/history.ts';
import type { MigrationKind, Replay, Replays } from '../model/replay.ts';
import { isReadable } from '../model/snapshot.ts';
import { ProofCache } from './cache.ts';
import { canReplay, type Installed, installedPackage } from './installed.ts';
import { isPinned, type Pin, pinOf } from './pinned.ts';
import { KitError, KitProcess } from './process.ts';
import { replay, replayable } from './replay.ts';

/** What replaying came to. `unproved` says why some or all of it did not happen, and whether that is a failure. */
export interface Proofs {
  readonly replays: Replays;
  readonly kit?: string;
  readonly unproved?: { readonly reason: string; readonly blocks: boolean };
}

export interface ProofOptions {
  readonly files: Files;
  /** The top of the working tree, whose node_modules hold the kit; absent in a bare repository. */
  readonly top?: string;
  readonly gitDir: string;
  /** The judged state is not what is checked out: another kit than its own is no failure. */
  readonly past: boolean;
  readonly version: string;
}

/** What is known without asking a kit. */
export const noProofs: Proofs = { replays: new Map() };

/** Generates a change's new migrations again with the user's own drizzle-kit. */
export async function replaysOf(change: Change, options: ProofOptions): Promise<Proofs> {
  const items = replayable(change);
  if (items.length === 0) return noProofs;
  const found = await kitFor(change, options);
  if ('reason' in found) return { ...noProofs, unproved: found };
  const { kit, orm } = found;
  const dialect = dialectOf(change);
  const notApplicable = await whyNot(dialect, kit, options.files);
  if (notApplicable !== undefined) return { ...noProofs, kit: kit.version, unproved: { reason: notApplicable, blocks: false } };

  const cache = new ProofCache(options.gitDir);
  const replays = new Map<Migration, Replay>();
  const missing = [];
  for (const item of items) {
    const inputs = ['replay', options.version, kit.version, orm?.version ?? '', dialect, ...oidsOf(change, item.migration)];
    const cached = await cache.read(inputs, isReplay);
    if (cached === undefined) missing.push({ item, inputs });
    else replays.set(item.migration, cached);
  }
  if (missing.length === 0) return { replays, kit: kit.version };

  const process = new KitProcess(options.top ?? options.gitDir);
  try {
    for (const { item, inputs } of missing) {
      const proof = await replay(process, kit.path, dialect, item);
      replays.set(item.migration, proof);
      await cache.write(inputs, proof);
    }
    return { replays, kit: kit.version };
  } catch (error) {
    if (!(error instanceof KitError)) throw error;
    return {
      replays,
      kit: kit.version,
      unproved: { reason: `drizzle-kit ${kit.version} could not generate again: ${error.message}`, blocks: true },
    };
  } finally {
    process.close();
  }
}

/** The installed kit, if it is the one the judged tree asks for. */
async function kitFor(
  { after, workflow }: Change,
  { files, top, past }: ProofOptions,
): Promise<{ kit: Installed; orm: Installed | undefined } | { reason: string; blocks: boolean }> {
  if (top === undefined) return { reason: 'a bare repository has no node_modules to generate with', blocks: false };
  for (const folder of [after.out, ...configFolders(files)]) {
    const [kit, orm] = await Promise.all(['drizzle-kit', 'drizzle-orm'].map((name) => installedPackage(name, join(top, folder))));
    if (kit === undefined) continue;
    if (!canReplay(kit.version))
      return {
        reason: `drizzle-kit ${kit.version} cannot be asked to generate again; 0.31 and 1.0.0-rc.4 or newer can`,
        blocks: false,
      };
    const pins = await Promise.all([pinOf('drizzle-kit', folder, files), pinOf('drizzle-orm', folder, files)]);
    const wrong = [mismatch(pins[0], kit), mismatch(pins[1], orm)].find((one) => one !== undefined);
    if (wrong !== undefined)
      return { reason: `${wrong}, and other versions write other SQL. Run: ${workflow.install}`, blocks: !past };
    return { kit, orm };
  }
  return {
    reason: `drizzle-kit is not installed, so the SQL of new migrations was not checked. Run: ${workflow.install}`,
    blocks: !past,
  };
}

function mismatch(pin: Pin | undefined, installed: Installed | undefined): string | undefined {
  if (pin === undefined || installed === undefined || isPinned(pin, installed.version)) return undefined;
  return `${pin.name} ${installed.version} is installed, but ${pin.by} asks for ${pin.version}`;
}

function configFolders({ entries }: Files): string[] {
  return [...new Set([...entries.keys()].filter((path) => /^drizzle[^/]*\.config\./.test(nameOf(path))).map(folderOf))];
}

function dialectOf(change: Change): string {
  const [migration] = change.added;
  const snapshot = migration === undefined ? undefined : change.snapshot(migration.snapshot);
  return change.after.dialect ?? (snapshot !== undefined && isReadable(snapshot) ? snapshot.dialect : 'unknown');
}

async function whyNot(dialect: string, { version }: Installed, files: Files): Promise<string | undefined> {
  if (!['postgresql', 'postgres', 'mysql', 'sqlite'].includes(dialect))
    return `drizzle-kit has no way to generate ${dialect} again from snapshots`;
  // turso calls itself sqlite in the journal, but 0.31 alters its columns where it rebuilds those of sqlite
  const isTurso = dialect === 'sqlite' && version.startsWith('0.') && (await configsName('turso', files));
  return isTurso ? 'drizzle-kit 0.31 has no way to generate turso again from snapshots' : undefined;
}

async function configsName(dialect: string, files: Files): Promise<boolean> {
  const configs = [...files.entries.keys()].filter((path) => /^drizzle[^/]*\.config\./.test(nameOf(path)));
  const texts = await Promise.all(configs.map(async (path) => new TextDecoder().decode(await files.read(path))));
  return texts.some((text) => new RegExp(`dialect\\s*:\\s*["'\`]${dialect}`).test(text));
}

/** Everything that goes into one replay: its own files, and all snapshots it may build on. */
function oidsOf(change: Change, migration: Migration): string[] {
  const before = change.after.migrations.filter((one) => one !== migration && change.snapshot(one.snapshot) !== undefined);
  return [migration.sql.oid ?? '', migration.snapshot.oid ?? '', ...before.map(({ snapshot }) => snapshot.oid ?? '')];
}

const kinds: readonly MigrationKind[] = ['generated', 'custom', 'edited', 'introspected'];

function isReplay(value: unknown): value is Replay {
  const { kind, sql, diff } = (value ?? {}) as Partial<Record<keyof Replay, unknown>>;
  return kinds.includes(kind as MigrationKind) && typeof sql === 'string' && typeof diff === 'string';
}
