import { type Change, changedSnapshots, isPublished } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { isReadable } from '../model/snapshot.ts';
import { duplicates } from './duplicate-migration.ts';
import { regenerate } from './fixes.ts';

export const snapshotCollision = defineRule({
  id: 'snapshot-collision',
  level: 'integrity',
  severity: 'error',
  approvable: false,
  summary: 'Two snapshots follow from the same one',
  why: 'Each knows nothing of the other, so the next generate writes the changes of one of them again. drizzle-kit 0.x refuses to go on.',
  *check(change) {
    for (const [migration, { sibling, parent }] of collisions(change)) {
      yield {
        path: migration.snapshot.path,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.tag} and ${sibling.tag} were both generated from the same snapshot (${parent}).`,
        fix: regenerate(change),
      };
    }
  },
});

export type Collisions = ReadonlyMap<Migration, { readonly sibling: Migration; readonly parent: string }>;

/** Several rules ask. */
const known = new WeakMap<Change, Collisions>();

/** The new migrations that were generated from a snapshot which another one follows already. */
export function collisions(change: Change): Collisions {
  const found = known.get(change) ?? findCollisions(change);
  known.set(change, found);
  return found;
}

function findCollisions(change: Change): Collisions {
  const found = new Map<Migration, { readonly sibling: Migration; readonly parent: string }>();
  // on 1.0 parallel migrations are legal while they commute
  if (change.after.layout !== 'journal') return found;
  const twins = duplicates(change);
  const judged = new Set(changedSnapshots(change));
  const children = new Map<string, Migration>();
  for (const migration of publishedFirst(change)) {
    const snapshot = change.snapshot(migration.snapshot);
    if (snapshot === undefined || !isReadable(snapshot) || twins.has(migration)) continue;
    const parent = snapshot.parents[0] ?? 'none';
    const sibling = children.get(parent);
    if (sibling === undefined) children.set(parent, migration);
    // a published one that was edited into this is committed-snapshot-edited
    else if (judged.has(migration) && !isPublished(change, migration)) found.set(migration, { sibling, parent });
  }
  return found;
}

function publishedFirst(change: Change): Migration[] {
  const { migrations } = change.after;
  return [...migrations.filter((one) => isPublished(change, one)), ...migrations.filter((one) => !isPublished(change, one))];
}
