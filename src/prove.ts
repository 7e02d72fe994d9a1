import type { Repository } from './git/repository.ts';
import { type Drifts, driftsOf, prepareDrifts } from './kit/drifts.ts';
import { KitProcesses } from './kit/processes.ts';
import type { ProjectDrift } from './kit/project-drift.ts';
import { type ProofOptions, replaysOf } from './kit/proofs.ts';
import { managedTables } from './layouts/managed-tables.ts';
import type { Change } from './model/change.ts';
import type { Files } from './model/files.ts';
import type { Level } from './model/finding.ts';
import type { Migration } from './model/history.ts';
import type { Replays } from './model/replay.ts';
import type { Unchecked } from './model/report.ts';
import { isReadable } from './model/snapshot.ts';
import { managedChanges, type TableChange } from './model/sql.ts';
import { factsOf } from './sql/index.ts';
import { version } from './version.ts';

export interface ProveOptions {
  readonly repository: Repository;
  readonly level: Level;
  /** What is judged is not what is checked out. */
  readonly past: boolean;
  readonly files: { readonly before: Files; readonly after: Files };
}

/** A change with what the levels above integrity know of it. */
export interface Proved {
  readonly change: Change;
  readonly config?: string | undefined;
  readonly kit?: string | undefined;
  readonly schemaFiles?: readonly string[] | undefined;
  readonly schemaPatterns?: readonly string[] | undefined;
  readonly unchecked: readonly Unchecked[];
}

/** Generates again what is new, reads custom SQL, and compares the schema with the newest snapshot, as far as the level asks for it. */
export async function prove(changes: readonly Change[], options: ProveOptions): Promise<Proved[]> {
  const processes = new KitProcesses();
  try {
    return await proveWith(processes, changes, options);
  } finally {
    processes.close();
  }
}

async function proveWith(
  processes: KitProcesses,
  changes: readonly Change[],
  { repository, level, past, files }: ProveOptions,
): Promise<Proved[]> {
  const top = repository.bare ? undefined : repository.cwd;
  const shared = { ...(top !== undefined && { top }), gitDir: repository.gitDir, past, version, processes };
  const [replayed, prepared] = await Promise.all([
    Promise.all(changes.map((change) => proveReplays({ ...change, level }, { ...shared, files: files.after }))),
    level === 'drift' && top !== undefined ? prepareDrifts(changes, files.after, { ...shared, top }) : undefined,
  ]);
  if (prepared === undefined) return replayed;
  const drifts = await driftsOf(
    replayed.map(({ change }) => change),
    { ...shared, files, prepared },
  );
  return replayed.map((one) => withDrift(one, drifts));
}

async function proveReplays(change: Change, options: ProofOptions): Promise<Proved> {
  const { replays, kit, unproved } = await replaysOf(change, options);
  const { customChanges, unread } = await readCustomSql({ ...change, replays });
  const unchecked = [unproved, unread].flatMap((one) =>
    one === undefined ? [] : [{ project: change.after.out, level: 'replay' as const, ...one }],
  );
  return { change: { ...change, replays, customChanges }, kit, unchecked };
}

function withDrift({ change, kit, unchecked }: Proved, { byOut, unchecked: all }: Drifts): Proved {
  const own = all.filter(({ project }) => project === change.after.out);
  const found = byOut.get(change.after.out);
  return {
    change: { ...change, replays: replaysWith(change, found), ...(found?.drift !== undefined && { drift: found.drift }) },
    config: found?.config,
    schemaFiles: found?.schemaFiles,
    schemaPatterns: found?.schemaPatterns,
    kit: kit ?? found?.kit,
    unchecked: [...unchecked, ...own.filter(({ reason }) => !unchecked.some((one) => one.reason === reason))],
  };
}

/** The kit's own command has the last word on what it writes. */
function replaysWith({ replays }: Change, found: ProjectDrift | undefined): Replays {
  const { migration, replay } = found?.again ?? {};
  return migration === undefined || replay === undefined ? replays : new Map([...replays, [migration, replay]]);
}

/** What the custom migrations of a change do to tables the schema defines. */
async function readCustomSql(change: Change) {
  const customChanges = new Map<Migration, readonly TableChange[]>();
  let unread: { readonly reason: string; readonly blocks: boolean } | undefined;
  for (const migration of change.added) {
    const sql = change.text(migration.sql);
    const snapshot = change.snapshot(migration.snapshot);
    const step = change.steps.get(migration);
    if (change.replays.get(migration)?.kind !== 'custom' || sql === undefined || step === undefined) continue;
    if (snapshot === undefined || !isReadable(snapshot)) continue;
    const facts = await factsOf(Buffer.from(sql, 'latin1').toString(), snapshot.dialect);
    if (facts === undefined) {
      unread = {
        reason: `the SQL of ${migration.sql.path} was not read: there is no parser for ${snapshot.dialect} here`,
        blocks: false,
      };
      continue;
    }
    const [first] = facts.unread;
    if (first !== undefined)
      unread = { reason: `line ${first.line} of ${migration.sql.path} was not read: ${first.problem}`, blocks: false };
    customChanges.set(migration, managedChanges(facts.changes, managedTables(step.after)));
  }
  return { customChanges, unread };
}
