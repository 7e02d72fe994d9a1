import { type Change, changedSnapshots, isPublished } from '../../model/change.ts';
import type { Migration } from '../../model/history.ts';
import { oncePer } from '../../model/once.ts';
import { isReadable } from '../../model/snapshot.ts';
import { duplicates } from './duplicates.ts';

export type Collisions = ReadonlyMap<Migration, { readonly sibling: Migration; readonly parent: string }>;

/** The new migrations that were generated from a snapshot which another one follows already. */
export const collisions = oncePer((change: Change): Collisions => {
  const found = new Map<Migration, { readonly sibling: Migration; readonly parent: string }>();
  // parallel migrations of 1.0 are legal while they commute
  if (!change.after.linear) return found;
  const twins = duplicates(change);
  const judged = new Set(changedSnapshots(change));
  const children = new Map<string, Migration>();
  for (const migration of publishedFirst(change)) {
    const snapshot = change.snapshot(migration.snapshot);
    if (snapshot === undefined || !isReadable(snapshot) || twins.has(migration)) continue;
    // a published one that names itself as its parent has no siblings
    if (isPublished(change, migration) && snapshot.parents.includes(snapshot.id)) continue;
    const parent = snapshot.parents[0] ?? 'none';
    const sibling = children.get(parent);
    if (sibling === undefined) children.set(parent, migration);
    // a published one that was edited into this is committed-snapshot-edited
    else if (judged.has(migration) && !isPublished(change, migration)) found.set(migration, { sibling, parent });
  }
  return found;
});

function publishedFirst(change: Change): Migration[] {
  const { migrations } = change.after;
  return [...migrations.filter((one) => isPublished(change, one)), ...migrations.filter((one) => !isPublished(change, one))];
}
