import { type Change, changedSnapshots, isPublished } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { isReadable } from '../model/snapshot.ts';
import { regenerate, restore, savedName } from './fixes.ts';

export const snapshotChainBroken = defineRule({
  id: 'snapshot-chain-broken',
  level: 'integrity',
  severity: 'error',
  approvable: false,
  summary: 'A snapshot does not follow from the one before it',
  why: 'drizzle-kit works from the last snapshot by name, so a gap or a wrong order makes it write old changes again or lose new ones.',
  *check(change) {
    const parents = identified(change);
    const complete = change.after.migrations.every(({ snapshot }) => snapshot.oid !== undefined) && !hasUnreadable(change);
    const seen = new Set<string>();
    for (const migration of changedSnapshots(change)) {
      const snapshot = change.snapshot(migration.snapshot);
      if (snapshot === undefined || !isReadable(snapshot) || seen.has(migration.snapshot.path)) continue;
      seen.add(migration.snapshot.path);
      for (const id of snapshot.parents) {
        const parent = parents.get(id);
        // while a snapshot is missing or broken its children cannot find it: that is one mistake, and another rule's
        if (parent === undefined && !complete) continue;
        const problem = problemOf(migration, id, parent);
        if (problem === undefined) continue;
        // the published snapshot was edited to get here: committed-snapshot-edited
        if (isPublished(change, migration)) continue;
        yield {
          path: migration.snapshot.path,
          subject: subjectOf(migration.tag),
          migration: migration.tag,
          problem,
          fix: isPublished(change, migration)
            ? restore(change, [migration.snapshot], savedName(migration.snapshot.path))
            : regenerate(change),
        };
        break;
      }
    }
  },
});

function problemOf({ tag, snapshot }: Migration, id: string, parent: Migration | undefined): string | undefined {
  if (parent === undefined) return `${snapshot.path} says it follows the snapshot ${id}, but no migration has that one.`;
  if (parent.snapshot.path === snapshot.path) return `${snapshot.path} says it follows itself.`;
  if (parent.snapshot.path < snapshot.path) return undefined;
  return `${tag} was generated from ${parent.tag}, but its name sorts before it.`;
}

function identified(change: Change): Map<string, Migration> {
  return new Map(
    change.after.migrations.flatMap((migration) => {
      const snapshot = change.snapshot(migration.snapshot);
      return snapshot !== undefined && isReadable(snapshot) ? [[snapshot.id, migration] as const] : [];
    }),
  );
}

function hasUnreadable(change: Change): boolean {
  return change.after.migrations.some(({ snapshot }) => {
    const loaded = change.snapshot(snapshot);
    return loaded !== undefined && !isReadable(loaded);
  });
}
