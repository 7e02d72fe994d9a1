import type { Change } from '../model/change.ts';
import type { Renamed, Step } from '../model/entity.ts';
import type { Migration } from '../model/history.ts';
import { isReadable, type Snapshot } from '../model/snapshot.ts';
import { type Rename, recordedRenames } from './renames.ts';
import { sqlOf } from './sql-text.ts';
import { States } from './states.ts';

/** What each new migration makes of the schema, worked out when a rule asks for it. A broken chain gives none. */
export function stepsOf(change: Change): Map<Migration, Step> {
  if (change.added.length === 0) return new Map();
  const snapshotOf = (migration: Migration) => {
    const loaded = change.snapshot(migration.snapshot);
    return loaded !== undefined && isReadable(loaded) ? loaded : undefined;
  };
  const states = new States(change.after.migrations.flatMap((migration) => snapshotOf(migration) ?? []));
  return new Map(
    change.added.flatMap((migration) => {
      const snapshot = snapshotOf(migration);
      if (snapshot === undefined || ![snapshot.id, ...snapshot.parents].every((id) => states.isKnown(id))) return [];
      return [[migration, lazyStep(snapshot, states, () => sqlOf(change, migration) ?? '')] as const];
    }),
  );
}

function lazyStep(snapshot: Snapshot, states: States, sql: () => string): Step {
  let renames: readonly Renamed[] | undefined;
  return {
    get before() {
      return states.before(snapshot);
    },
    get after() {
      return states.after(snapshot.id);
    },
    get renames() {
      renames ??= recordedRenames(snapshot.body, sql()).map((rename) => named(rename, snapshot));
      return renames;
    },
  };
}

/** Names of PostgreSQL begin with the schema, which SQL leaves out where it is the default one. */
function named({ kind, from, to }: Rename, { dialect }: Snapshot): Renamed {
  const known = kind === 'any' ? (from.length > 1 ? 'column' : 'table') : kind;
  const full = { column: 3, schema: 1, role: 1, policy: 3 }[known] ?? 2;
  const name = (parts: readonly string[]) =>
    (dialect.startsWith('postgres') && parts.length < full ? ['public', ...parts] : parts).join('.');
  return { kind: known, from: name(from), to: name(to) };
}
