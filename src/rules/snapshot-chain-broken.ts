import { type Change, changedSnapshots } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { isReadable, origin } from '../model/snapshot.ts';
import { duplicates } from './support/duplicates.ts';
import { wayOut } from './support/way-out.ts';

export const snapshotChainBroken = defineRule({
  id: 'snapshot-chain-broken',
  level: 'integrity',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: false,
  summary: 'A snapshot does not follow from the one before it',
  why: 'drizzle-kit continues from the snapshot that sorts last: in the wrong order the next generate can write old changes again, and after a gap new databases can lack what the missing migration did.',
  stops: ['the parent that a snapshot names does not exist', 'a snapshot sorts before the one it was generated from'],
  passes: ['the first migration, which has no parent', 'a published snapshot that already was like that'],
  steps: [
    'Take the published migrations back and run `drizzle-kit generate` again.',
    'On 1.0, where only the order is wrong, rename your folder so that it sorts after its parent.',
  ],
  *check(change) {
    const parents = identified(change);
    const twins = duplicates(change);
    const seen = new Set<string>();
    for (const migration of changedSnapshots(change)) {
      const snapshot = change.snapshot(migration.snapshot);
      if (snapshot === undefined || !isReadable(snapshot) || seen.has(migration.snapshot.path)) continue;
      // it overwrote the snapshot of its twin, which may be its own parent
      if (twins.has(migration)) continue;
      seen.add(migration.snapshot.path);
      for (const id of snapshot.parents) {
        const parent = parents.get(id);
        if (id === origin && parent === undefined) continue;
        // while a snapshot is missing or broken its children cannot find it: that is one mistake, and another rule's
        if (parent === undefined && (mayBeHidden(change, migration) || isPublishedStray(change, id))) continue;
        const problem = problemOf(migration, id, parent);
        if (problem === undefined) continue;
        // the published snapshot was edited to get here: committed-snapshot-edited
        if (replacesPublished(change, migration)) continue;
        yield {
          path: migration.snapshot.path,
          subject: subjectOf(migration.tag),
          migration: migration.tag,
          problem,
          ...wayOut(change, {
            kind: 'rebuild',
            say:
              parent === undefined || parent === migration
                ? `generates ${migration.tag} again`
                : `puts ${migration.tag} after ${parent.tag}`,
          }),
        };
        break;
      }
    }
  },
});

function problemOf({ tag, snapshot }: Migration, id: string, parent: Migration | undefined): string | undefined {
  if (parent === undefined) return `${snapshot.path} names ${id} as its parent, but no migration has that snapshot.`;
  if (parent.snapshot.path === snapshot.path) return `${snapshot.path} names itself as its parent.`;
  if (parent.snapshot.path < snapshot.path) return undefined;
  return `${tag} was generated from ${parent.tag}, but sorts before it.`;
}

/** Migrations by the ids of their snapshots; of two with one id the earlier, since the later is a duplicate-migration. */
function identified(change: Change): Map<string, Migration> {
  const migrations = new Map<string, Migration>();
  for (const migration of change.after.migrations) {
    const snapshot = change.snapshot(migration.snapshot);
    if (snapshot !== undefined && isReadable(snapshot) && !migrations.has(snapshot.id)) migrations.set(snapshot.id, migration);
  }
  return migrations;
}

/** Whether the parent may be a snapshot that is missing or unreadable: on 0.x the one right before, on 1.0 any earlier one. */
function mayBeHidden({ after, snapshot }: Change, migration: Migration): boolean {
  const earlier = after.migrations.slice(0, after.migrations.indexOf(migration));
  return (after.linear ? earlier.slice(-1) : earlier).some((one) => {
    const loaded = snapshot(one.snapshot);
    return one.snapshot.oid === undefined || (loaded !== undefined && !isReadable(loaded));
  });
}

/** The kit goes on from the last snapshot by name, whether or not the journal still has an entry for it. */
function isPublishedStray({ before, snapshot }: Change, id: string): boolean {
  return before.strays.some((stray) => {
    const loaded = snapshot(stray);
    return loaded !== undefined && isReadable(loaded) && loaded.id === id;
  });
}

function replacesPublished({ kept }: Change, migration: Migration): boolean {
  return kept.some(({ before, after }) => after === migration && before.snapshot.oid !== undefined);
}
