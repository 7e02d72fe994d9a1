import type { Change } from '../../model/change.ts';
import type { Migration } from '../../model/history.ts';
import type { Unchecked } from '../../model/report.ts';
import { isReadable } from '../../model/snapshot.ts';
import { managedChanges, type TableChange } from '../../model/sql.ts';
import { watchFromAside } from '../../processes/time-limit.ts';
import { managedTables } from '../../snapshots/managed-tables.ts';
import type { FactSource } from '../fact-source.ts';

/** Changes that custom migrations make to tables of the schema. */
export const customSql: FactSource = {
  name: 'custom SQL',
  level: 'replay',
  needs: (change) => change.added.some((migration) => isProvedCustom(change, migration)),
  async read(change) {
    const customChanges = new Map<Migration, readonly TableChange[]>();
    const unchecked: Unchecked[] = [];
    for (const migration of change.added.filter((one) => isProvedCustom(change, one))) {
      const { changes, ...unread } = await unstatedChanges(change, migration);
      if (changes !== undefined) customChanges.set(migration, changes);
      if (unread.reason !== undefined)
        unchecked.push({ project: change.after.out, level: 'replay', reason: unread.reason, blocks: unread.blocks ?? false });
    }
    return { facts: { customChanges }, unchecked };
  },
};

function isProvedCustom({ replays }: Change, migration: Migration): boolean {
  return replays.get(migration)?.kind === 'custom';
}

interface Read {
  readonly changes?: readonly TableChange[];
  /** Why part of the SQL could not be read. */
  readonly reason?: string;
  readonly blocks?: boolean;
}

async function unstatedChanges(change: Change, migration: Migration): Promise<Read> {
  const sql = change.text(migration.sql);
  const snapshot = change.snapshot(migration.snapshot);
  const step = change.steps.get(migration);
  // level integrity says so
  if (change.unreadSize(migration.sql) !== undefined) return {};
  if (sql === undefined || step === undefined || snapshot === undefined || !isReadable(snapshot)) return {};
  await watchFromAside();
  const [{ factsOf }, { unreadIn }] = await Promise.all([import('../../sql/index.ts'), import('../../sql/unread.ts')]);
  const { path } = migration.sql;
  const facts = await factsOf(sql, change.dialect);
  if (facts === undefined)
    return { reason: `the SQL of ${path} was not read: there is no parser for ${change.dialect.written} here` };
  const reason = unreadIn(path, facts);
  return {
    changes: managedChanges(facts.changes, managedTables(step.after)),
    ...(reason !== undefined && { reason }),
  };
}
