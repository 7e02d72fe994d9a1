import type { Change } from '../../model/change.ts';
import { type Dialect, isSameDialect } from '../../model/dialect.ts';
import type { Migration } from '../../model/history.ts';
import type { Replay } from '../../model/replay.ts';
import { isReadable, origin, type Snapshot } from '../../model/snapshot.ts';
import { recordedRenames } from '../../snapshots/renames.ts';
import { KitError, type KitProcess } from '../process.ts';
import type { ReplayStep } from '../protocol.ts';
import { isPulled, isWritten, withUnixLines, written } from './generated-sql.ts';

/** A migration that can be generated again. */
export interface Replayable {
  readonly migration: Migration;
  readonly sql: string;
  readonly dialect: Dialect;
  readonly step: ReplayStep;
}

type Known = ReadonlyMap<string, { readonly migration: Migration; readonly snapshot: Snapshot }>;

/** The new migrations that can be generated again: those with SQL, a readable snapshot, and readable parents. */
export function replayable(change: Change): Replayable[] {
  const byId = new Map<string, { readonly migration: Migration; readonly snapshot: Snapshot }>();
  for (const migration of change.after.migrations) {
    const snapshot = change.snapshot(migration.snapshot);
    if (snapshot !== undefined && isReadable(snapshot)) byId.set(snapshot.id, { migration, snapshot });
  }
  return change.added.flatMap((migration) => {
    const snapshot = change.snapshot(migration.snapshot);
    const sql = change.text(migration.sql);
    if (sql === undefined || snapshot === undefined || !isReadable(snapshot)) return [];
    // drizzle-kit cannot generate between dialects, and dialect-changed reports it
    if (!isSameDialect(snapshot.dialect, change.dialect)) return [];
    const parents = snapshot.parents.filter((id) => id !== origin).map((id) => byId.get(id)?.snapshot.body);
    // snapshot-chain-broken reports it
    if (parents.some((parent) => parent === undefined)) return [];
    const step = {
      tag: migration.tag,
      parents,
      snapshot: snapshot.body,
      renames: recordedRenames(snapshot.body, sql),
      ...ancestorsIn(byId, snapshot),
    };
    return [{ migration, sql, dialect: change.dialect, step }];
  });
}

/**
 * The ancestors of a snapshot if it needs them: a diff needs all that it builds on, and a merge needs the point where its branches
 * split.
 */
function ancestorsIn(byId: Known, { body, parents }: Snapshot): Pick<ReplayStep, 'ancestors'> {
  if (!('footprints' in (body as object)) && parents.length < 2) return {};
  const ancestors: Record<string, unknown> = {};
  const queue = [...parents];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const found = byId.get(id);
    if (found === undefined || found.migration.tag in ancestors) continue;
    ancestors[found.migration.tag] = found.snapshot.body;
    queue.push(...found.snapshot.parents);
  }
  return { ancestors };
}

/** Generates a migration again and compares the SQL. */
export async function replay(kit: KitProcess, path: string, { migration, sql, dialect, step }: Replayable): Promise<Replay> {
  const statements = await kit.ask({ method: 'replay', kit: path, dialect: dialect.name, step });
  if (!Array.isArray(statements)) throw new KitError('it answered with no list of statements');
  if (statements.length === 0) return { kind: 'custom', sql: '', diff: '' };
  const generated = { statements, breakpoints: migration.entry?.breakpoints };
  const expected = written(generated, sql);
  if (isWritten(sql, generated)) return { kind: 'generated', sql: expected, diff: '' };
  if (step.parents.length === 0 && isPulled(sql, generated)) return { kind: 'introspected', sql: expected, diff: '' };
  // most migrations are as they were generated, and need no difference
  const { differenceOf } = await import('./difference.ts');
  const diff = differenceOf(migration.sql.path, withUnixLines(expected), withUnixLines(sql));
  return { kind: 'edited', sql: expected, diff };
}
