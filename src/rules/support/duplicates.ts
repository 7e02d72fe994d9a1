import { type Change, changedSnapshots, isPublished } from '../../model/change.ts';
import type { Migration } from '../../model/history.ts';
import { oncePer } from '../../model/once.ts';
import { isReadable } from '../../model/snapshot.ts';

export type Duplicates = ReadonlyMap<Migration, { readonly twin: Migration; readonly shared: readonly string[] }>;

/** The migrations that share an identity with another one. Of two, it is the new one, because the published one was there first. */
export const duplicates = oncePer((change: Change): Duplicates => {
  const found = new Map<Migration, { readonly twin: Migration; readonly shared: string[] }>();
  for (const { name, of } of identities(change)) {
    const first = new Map<string | number, Migration>();
    for (const migration of change.after.migrations) {
      const identity = of(migration);
      if (identity === undefined) continue;
      const twin = first.get(identity);
      if (twin === undefined) {
        first.set(identity, migration);
        continue;
      }
      const [late, early] = isPublished(change, migration) ? [twin, migration] : [migration, twin];
      // two published ones became alike by an edit, and that is what is reported
      if (isPublished(change, late)) continue;
      const entry = found.get(late) ?? { twin: early, shared: [] };
      if (entry.twin === early) entry.shared.push(`${name} ${identity}`);
      found.set(late, entry);
    }
  }
  return found;
});

/** What must be unique, for the layouts where it must. Folders of 1.0 may share a time stamp. */
function identities(change: Change): { readonly name: string; of(migration: Migration): string | number | undefined }[] {
  const judged = new Set(changedSnapshots(change));
  const id = {
    name: 'snapshot id',
    of: ({ snapshot }: Migration) => {
      const loaded = change.snapshot(snapshot);
      return loaded !== undefined && isReadable(loaded) ? loaded.id : undefined;
    },
  };
  // an exact copy of an older snapshot needs no reading
  const oids = new Set([...judged].map(({ snapshot }) => snapshot.oid));
  const copy = { name: 'snapshot', of: ({ snapshot }: Migration) => (oids.has(snapshot.oid) ? snapshot.oid : undefined) };
  if (!change.after.linear) return [id, copy];
  const shared = repeated(change.after.migrations.map(({ snapshot }) => snapshot.path));
  return [
    { name: 'tag', of: ({ tag }) => tag },
    { name: 'idx', of: ({ entry }) => entry?.idx },
    { name: 'prefix', of: ({ prefix }) => prefix || undefined },
    // two entries that share a prefix share the snapshot file
    { name: id.name, of: (migration) => (shared.has(migration.snapshot.path) ? undefined : id.of(migration)) },
  ];
}

function repeated(paths: readonly string[]): Set<string> {
  const once = new Set<string>();
  const again = new Set<string>();
  for (const path of paths) (once.has(path) ? again : once).add(path);
  return again;
}
