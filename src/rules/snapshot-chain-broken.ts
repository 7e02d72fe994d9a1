import { type Change, changedSnapshots } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { isReadable, origin } from '../model/snapshot.ts';
import { duplicates } from './duplicate-migration.ts';
import { regenerate, restamp } from './fixes.ts';

export const snapshotChainBroken = defineRule({
  id: 'snapshot-chain-broken',
  level: 'integrity',
  severity: 'error',
  approvable: false,
  summary: 'A snapshot does not follow from the one before it',
  why: 'drizzle-kit works from the last snapshot by name, so a gap or a wrong order makes it write old changes again or lose new ones.',
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
        if (parent === undefined && mayBeHidden(change, migration)) continue;
        const problem = problemOf(migration, id, parent);
        if (problem === undefined) continue;
        // the published snapshot was edited to get here: committed-snapshot-edited
        if (replacesPublished(change, migration)) continue;
        yield {
          path: migration.snapshot.path,
          subject: subjectOf(migration.tag),
          migration: migration.tag,
          problem,
          // generated again it would get the present time, which is no later than a parent's in the future
          fix: parent === undefined || parent === migration ? regenerate(change) : follow(change, migration, parent),
        };
        break;
      }
    }
  },
});

/** Renames a new 1.0 folder so that it comes right after its parent; 0.x numbers its files anew. */
function follow(change: Change, migration: Migration, parent: Migration): string[] {
  if (change.after.layout === 'journal' || !(parent.when >= migration.when)) return regenerate(change);
  return restamp(change, migration, parent.when + 1000);
}

function problemOf({ tag, snapshot }: Migration, id: string, parent: Migration | undefined): string | undefined {
  if (parent === undefined) return `${snapshot.path} says it follows the snapshot ${id}, but no migration has that one.`;
  if (parent.snapshot.path === snapshot.path) return `${snapshot.path} says it follows itself.`;
  if (parent.snapshot.path < snapshot.path) return undefined;
  return `${tag} was generated from ${parent.tag}, but its name sorts before it.`;
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
  return (after.layout === 'journal' ? earlier.slice(-1) : earlier).some((one) => {
    const loaded = snapshot(one.snapshot);
    return one.snapshot.oid === undefined || (loaded !== undefined && !isReadable(loaded));
  });
}

function replacesPublished({ kept }: Change, migration: Migration): boolean {
  return kept.some(({ before, after }) => after === migration && before.snapshot.oid !== undefined);
}
