import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Change } from '../../model/change.ts';
import type { FoundDrift } from '../../model/drift.ts';
import type { Migration } from '../../model/history.ts';
import type { Replay } from '../../model/replay.ts';
import { type SnapshotDifference, snapshotDifferences } from '../../model/snapshot-difference.ts';
import { atEnd } from '../../processes/owned.ts';
import type { Bundle } from '../evaluate/bundle.ts';
import type { Project } from '../evaluate/projects.ts';
import { KitError, type KitProcess } from '../process.ts';
import { ProofCache } from '../proof-cache.ts';
import type { Written } from '../protocol.ts';
import { withUnixLines } from '../replay/generated-sql.ts';
import { type Replayable, replayable } from '../replay/replay.ts';
import { isInherited, isRecorded } from './needs-second-look.ts';

/** What running `generate` on a copy tells about the newest migration. */
export interface Regenerated {
  readonly migration: Migration;
  /** Set if the command writes the same SQL, although generating from snapshots gave another. */
  readonly replay?: Replay;
  /** Where the snapshot differs from the one that the command writes. */
  readonly edited: readonly SnapshotDifference[];
  /** Why the comparison failed, if it did. */
  readonly unproved?: string;
}

/** What is needed to run `generate` on a copy. */
export interface RegenerateOptions {
  readonly project: Project;
  readonly bundle: Bundle;
  readonly top: string;
  readonly gitDir: string;
  readonly version: string;
  readonly kit: { readonly path: string; readonly versions: readonly string[] };
}

/**
 * Checks the newest migration again if its SQL or snapshot is not as expected although the schema agrees: runs `generate` on a copy of
 * the earlier migrations. Older migrations cannot be checked this way, because their schema is not at hand.
 */
export async function regenerated(
  change: Change,
  found: FoundDrift,
  start: () => KitProcess,
  options: RegenerateOptions,
): Promise<Regenerated | undefined> {
  const migration = change.after.migrations.at(-1);
  const item = replayable(change).find((one) => one.migration === migration);
  const replay = item && change.replays.get(item.migration);
  if (item === undefined || replay === undefined || !isDoubtful(replay, found, item)) return undefined;
  const { bundle, gitDir } = options;
  const cache = new ProofCache(gitDir);
  const inputs = inputsOf(change, item, options);
  const known = bundle.untracked.length > 0 ? undefined : await cache.read(inputs, isVerdict);
  if (known !== undefined) return { migration: item.migration, ...known };
  try {
    const verdict = verdictOn(item, await generateOnCopy(item, start, options), replay, found);
    if (bundle.untracked.length === 0) await cache.write(inputs, verdict);
    return { migration: item.migration, ...verdict };
  } catch (error) {
    if (!(error instanceof KitError)) throw error;
    return { migration: item.migration, edited: [], unproved: error.message };
  }
}

/** Everything that the verdict depends on. */
function inputsOf(change: Change, { migration }: Replayable, { bundle, project, kit, version }: RegenerateOptions): string[] {
  return [
    ...['regenerate', version, ...kit.versions],
    ...[project.dialect.name, project.casing ?? '', project.folder, migration.sql.oid ?? ''],
    ...[String(migration.entry?.breakpoints), bundle.code],
    ...change.after.migrations.flatMap(({ tag, snapshot }) => [tag, snapshot.oid ?? '']),
  ];
}

type Verdict = Pick<Regenerated, 'replay' | 'edited'>;

function isDoubtful({ kind }: Replay, { unlike = [] }: FoundDrift, { sql, step }: Replayable): boolean {
  if (kind === 'edited') return true;
  return kind === 'generated' && (unlike.some((one) => !isInherited(one, step)) || !isRecorded(step, sql));
}

/** Runs `generate` in a temporary folder. Resolves to what it wrote; null if it had nothing to write. */
async function generateOnCopy(
  { migration, sql, step }: Replayable,
  start: () => KitProcess,
  { project, bundle, top, kit }: RegenerateOptions,
): Promise<Written> {
  const [parent] = step.parents;
  const copy = await mkdtemp(join(tmpdir(), 'drizzle-guard-copy-'));
  const remove = atEnd(() => rmSync(copy, { recursive: true, force: true, maxRetries: 3 }));
  const process = start();
  try {
    return await process.ask({
      method: 'generate',
      kit: kit.path,
      dialect: project.dialect.name,
      step: {
        bundle: { code: bundle.code, format: bundle.format },
        folder: join(top, project.folder),
        ...(project.casing !== undefined && { casing: project.casing }),
        snapshots: step.ancestors ?? (parent === undefined ? {} : { '20000101000000_parent': parent }),
        renames: step.renames,
        breakpoints: migration.entry?.breakpoints ?? sql.includes('--> statement-breakpoint'),
        copy,
      },
    });
  } finally {
    process.close();
    remove();
  }
}

function verdictOn({ sql, step }: Replayable, written: Written, replay: Replay, { unlike = [] }: FoundDrift): Verdict {
  if (written === null) return { edited: [] };
  const snapshotEdits = snapshotDifferences(step.snapshot, written.snapshot, ['id', 'prevId', 'prevIds']);
  // drift names entities, while comparing snapshots may only number entries of lists
  const edited = snapshotEdits.length > 0 && unlike.length > 0 ? unlike : snapshotEdits;
  if (replay.kind !== 'edited') return { edited };
  const isGenerated = withUnixLines(written.sql) === withUnixLines(sql);
  // other SQL was written by hand, which sql-hand-edited reports
  return isGenerated ? { edited, replay: { kind: 'generated', sql: written.sql, diff: '' } } : { edited: [] };
}

function isVerdict(value: unknown): value is Verdict {
  return Array.isArray((value as Partial<Verdict> | null)?.edited);
}
