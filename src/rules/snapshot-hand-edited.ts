import type { Change } from '../model/change.ts';
import { defineRule, type Occurrence, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { isReadable, type Snapshot } from '../model/snapshot.ts';
import { type SnapshotDifference, snapshotDifferences } from '../model/snapshot-difference.ts';
import { regenerate } from './fixes.ts';

export const snapshotHandEdited = defineRule({
  id: 'snapshot-hand-edited',
  level: 'drift',
  severity: 'error',
  approvable: true,
  summary: 'A snapshot was edited by hand',
  why: 'drizzle-kit takes it for what databases have, so a migration that it writes later is wrong where the snapshot is.',
  *check(change) {
    if (change.level !== 'drift') return;
    for (const migration of change.added) {
      const [first, ...others] = differencesOf(migration, change);
      if (first !== undefined) yield occurrence(change, migration, first, others);
    }
  },
});

function differencesOf(migration: Migration, change: Change): readonly SnapshotDifference[] {
  const snapshot = readSnapshot(migration, change);
  const parent = snapshot && parentOf(snapshot, change);
  if (snapshot !== undefined && parent !== undefined && snapshot.version !== parent.version && !change.upgraded)
    return [{ path: ['version'], is: snapshot.version, generated: parent.version }];
  if (change.replays.get(migration)?.kind === 'custom')
    return snapshot === undefined || parent === undefined ? [] : changesNothing(snapshot.body, parent.body);
  const newest = change.after.migrations.at(-1);
  return migration === newest ? (change.drift?.edited ?? []) : [];
}

/** What a custom migration's snapshot has that its parent's does not: nothing, as `generate --custom` writes it. */
function changesNothing(snapshot: unknown, parent: unknown): SnapshotDifference[] {
  const { footprints, version, dialect } = snapshot as Record<string, unknown>;
  const own = footprints === undefined ? parent : { type: 'diff', version, dialect };
  return snapshotDifferences(snapshot, own, ['id', 'prevId', 'prevIds', '_meta', 'renames']);
}

function occurrence(
  change: Change,
  { tag, snapshot }: Migration,
  first: SnapshotDifference,
  others: readonly SnapshotDifference[],
): Occurrence {
  const more = others.length === 0 ? '' : `, and ${others.length === 1 ? 'one more value' : `${others.length} more values`}`;
  return {
    path: snapshot.path,
    subject: subjectOf(tag, snapshot.oid),
    migration: tag,
    problem: `${snapshot.path} is not what drizzle-kit writes: ${first.path.join('.')} is ${brief(first.is)} instead of ${brief(first.generated)}${more}.`,
    fix: regenerate(change),
    // a later edit of the schema that needs no SQL leaves these values behind, too
    ...([first, ...others].every(isHarmless) && { severity: 'warning' }),
  };
}

/** Names that were chosen or made up, and the columns of views: generate compares neither. */
function isHarmless({ path }: SnapshotDifference): boolean {
  return path.at(-1) === 'nameExplicit' || path[0] === 'views' || path[1]?.startsWith('views.') === true;
}

function brief(value: unknown): string {
  if (value === null) return 'missing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function readSnapshot({ snapshot: file }: Migration, { snapshot }: Change): Snapshot | undefined {
  const read = snapshot(file);
  return read !== undefined && isReadable(read) ? read : undefined;
}

/** The one that it builds on; a merge builds on several. */
function parentOf({ parents }: Snapshot, change: Change): Snapshot | undefined {
  const known = change.after.migrations.flatMap((migration) => readSnapshot(migration, change) ?? []);
  return parents.length === 1 ? known.find(({ id }) => id === parents[0]) : undefined;
}
