import { type Change, changedSnapshots, isPublished } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { isReadable } from '../model/snapshot.ts';
import { regenerate } from './fixes.ts';

export const snapshotCollision = defineRule({
  id: 'snapshot-collision',
  level: 'integrity',
  severity: 'error',
  approvable: false,
  summary: 'Two snapshots follow from the same one',
  why: 'Each knows nothing of the other, so the next generate writes the changes of one of them again. drizzle-kit 0.x refuses to go on.',
  *check(change) {
    // on 1.0 parallel migrations are legal while they commute
    if (change.after.layout !== 'journal') return;
    const children = new Map<string, Migration>();
    const judged = new Set(changedSnapshots(change));
    for (const migration of publishedFirst(change)) {
      const snapshot = change.snapshot(migration.snapshot);
      if (snapshot === undefined || !isReadable(snapshot)) continue;
      const parent = snapshot.parents[0] ?? 'the beginning';
      const sibling = children.get(parent);
      if (sibling === undefined) children.set(parent, migration);
      // entries that share one snapshot file are duplicate-migration; edited published ones committed-snapshot-edited
      else if (sibling.snapshot.path !== migration.snapshot.path && judged.has(migration) && !isPublished(change, migration)) {
        yield {
          path: migration.snapshot.path,
          subject: subjectOf(migration.tag),
          migration: migration.tag,
          problem: `${migration.tag} and ${sibling.tag} were both generated from the same snapshot (${parent}).`,
          fix: regenerate(change),
        };
      }
    }
  },
});

function publishedFirst(change: Change): Migration[] {
  const { migrations } = change.after;
  return [...migrations.filter((one) => isPublished(change, one)), ...migrations.filter((one) => !isPublished(change, one))];
}
