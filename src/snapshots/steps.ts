import type { Change } from '../model/change.ts';
import { isSameDialect } from '../model/dialect.ts';
import type { Renamed, Step } from '../model/entity.ts';
import type { Migration } from '../model/history.ts';
import { isReadable, type Snapshot } from '../model/snapshot.ts';
import { type Rename, recordedRenames } from './renames.ts';
import { States } from './schema-states.ts';

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
      // what another dialect calls a table tells nothing
      if (snapshot === undefined || !isSameDialect(snapshot.dialect, change.dialect)) return [];
      if (![snapshot.id, ...snapshot.parents].every((id) => states.isKnown(id))) return [];
      return [[migration, lazyStep(snapshot, states, () => change.text(migration.sql) ?? '')] as const];
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
      renames ??= recordedRenames(snapshot.body, sql()).map((rename) => renamedIn(rename, snapshot));
      return renames;
    },
  };
}

/** Names begin with the schema where there are any, which SQL leaves out where it is the default one. */
function renamedIn({ kind, from, to }: Rename, { dialect: { defaultSchema } }: Snapshot): Renamed {
  const known = kind === 'any' ? (from.length > 1 ? 'column' : 'table') : kind;
  const full = { column: 3, schema: 1, role: 1, policy: 3 }[known] ?? 2;
  const name = (parts: readonly string[]) =>
    (defaultSchema !== undefined && parts.length < full ? [defaultSchema, ...parts] : parts).join('.');
  return { kind: known, from: name(from), to: name(to) };
}
