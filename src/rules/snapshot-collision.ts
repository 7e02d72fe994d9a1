import type { Change } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { isReadable } from '../model/snapshot.ts';
import { collisions } from './support/collisions.ts';
import { wayOut } from './support/way-out.ts';

export const snapshotCollision = defineRule({
  id: 'snapshot-collision',
  level: 'integrity',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: false,
  summary: 'Two migrations were generated from the same one',
  why: "drizzle-kit 0.x refuses to generate while two snapshots follow the same one, since neither is known to have the other's change.",
  stops: ['two branches generated from the same migration and one was renumbered by hand: `0004` and `0005` both follow `0003`'],
  passes: ['parallel migrations of drizzle-kit 1.0 that touch different objects'],
  steps: [
    'Keep the published migration, remove yours with its journal entry and snapshot, and run `drizzle-kit generate` again.',
  ],
  *check(change) {
    for (const [migration, { sibling, parent }] of collisions(change)) {
      yield {
        path: migration.snapshot.path,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.tag} and ${sibling.tag} were both generated from ${parentName(change, parent)}.`,
        ...wayOut(change, { kind: 'rebuild', say: `keeps ${sibling.tag}, and puts ${migration.tag} after it` }),
      };
    }
  },
});

/** The migration whose snapshot has an id. */
function parentName({ after, snapshot }: Change, id: string): string {
  const found = after.migrations.find((one) => {
    const loaded = snapshot(one.snapshot);
    return loaded !== undefined && isReadable(loaded) && loaded.id === id;
  });
  if (found !== undefined) return found.tag;
  return /^0{8}-/.test(id) ? 'an empty database' : `the snapshot ${id}`;
}
