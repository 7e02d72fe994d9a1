import { type Change, isPublished, type Kept, repointed } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { isReadable, type Snapshot, sameJson } from '../model/snapshot.ts';
import { placed, restore, savedName } from './fixes.ts';

export const committedSnapshotEdited = defineRule({
  id: 'committed-snapshot-edited',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A published snapshot was edited',
  why: 'The next generate compares the schema with it, so it writes wrong SQL for everyone.',
  *check(change) {
    // another entry's snapshot, or one that a new migration of the same prefix overwrote: duplicate-migration
    const elsewhere = repointed(change);
    const seen = new Set(change.after.migrations.filter((one) => !isPublished(change, one)).map(({ snapshot }) => snapshot.path));
    for (const pair of change.kept) {
      const { snapshot, tag } = pair.after;
      if (!isEdited(change, pair) || seen.has(snapshot.path) || elsewhere.includes(pair)) continue;
      seen.add(snapshot.path);
      yield {
        path: snapshot.path,
        subject: subjectOf(tag, snapshot.oid),
        migration: tag,
        problem: `${snapshot.path} was edited after it was published in ${change.publishedIn}.`,
        fix: [
          '# restore it; a change of the schema gets a snapshot of its own',
          ...restore(change, [placed(change, pair, 'snapshot')], savedName(snapshot.path)),
        ],
      };
    }
  },
});

function isEdited({ snapshot }: Change, { before, after }: Kept): boolean {
  if (before.snapshot.oid === after.snapshot.oid) return false;
  const [was, is] = [snapshot(before.snapshot), snapshot(after.snapshot)];
  if (was === undefined || is === undefined || !isReadable(was) || !isReadable(is)) return false;
  return !isUpgraded(was, is) && !sameJson(was.body, is.body);
}

/** `drizzle-kit up` rewrites published snapshots in a newer version and keeps who they are. A new number alone is no new version. */
function isUpgraded(was: Snapshot, is: Snapshot): boolean {
  const newer = Number(is.version) > Number(was.version) && is.id === was.id && sameJson(is.parents, was.parents);
  return newer && !sameJson({ ...(was.body as object), version: is.version }, is.body);
}
