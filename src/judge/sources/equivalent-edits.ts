import type { Change } from '../../model/change.ts';
import type { Migration } from '../../model/history.ts';
import type { Replay } from '../../model/replay.ts';
import { isReadable } from '../../model/snapshot.ts';
import { watchFromAside } from '../../processes/time-limit.ts';
import type { FactSource } from '../fact-source.ts';

/** Edits of generated SQL that provably change nothing on the migration's database. */
export const equivalentEdits: FactSource = {
  name: 'equivalent edits',
  level: 'replay',
  needs: ({ replays }) => [...replays.values()].some(({ kind }) => kind === 'edited'),
  async read(change) {
    await watchFromAside();
    const edited = [...change.replays].filter(([, { kind }]) => kind === 'edited');
    const told = await Promise.all(
      edited.map(async ([migration, replay]) => [migration, await withEdits(change, migration, replay)] as const),
    );
    return { facts: { replays: new Map([...change.replays, ...told]) } };
  },
};

async function withEdits(change: Change, migration: Migration, replay: Replay): Promise<Replay> {
  const [sql, snapshot] = [change.text(migration.sql), change.snapshot(migration.snapshot)];
  if (sql === undefined || snapshot === undefined || !isReadable(snapshot)) return replay;
  const found = await (await import('../../sql/equivalent.ts')).equivalentEdits(replay.sql, sql, change.dialect);
  return found === undefined ? replay : { ...replay, kind: 'equivalent', edits: found };
}
