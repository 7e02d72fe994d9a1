import type { Change } from '../model/change.ts';
import { defineRule, type Occurrence, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { isReadable, type Snapshot } from '../model/snapshot.ts';
import { type SnapshotDifference, snapshotDifferences } from '../model/snapshot-difference.ts';
import { wayOut } from './support/way-out.ts';

export const snapshotHandEdited = defineRule({
  id: 'snapshot-hand-edited',
  level: 'drift',
  about: 'migration',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'A snapshot was edited by hand',
  why: 'drizzle-kit takes the snapshot for the state of the database, so what it did not write there can end up in later migrations or be missing from them.',
  stops: [
    "a value, key or footprint in a new migration's snapshot that drizzle-kit does not write there",
    "a custom migration's snapshot that differs from its parent's",
    'a snapshot of another format than those around it',
  ],
  passes: [
    'the order of keys, other layouts, empty keys',
    '`drizzle-kit up`',
    'view columns and whether a name was chosen, with a warning: a later edit of the schema leaves them behind as well',
  ],
  steps: ['Remove the migration with its journal entry and snapshot, and run `drizzle-kit generate` again.'],
  notes: [
    'The finding names the place and both values. Only the newest migration is compared with the schema; of older ones, custom migrations and formats are checked.',
  ],
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
    ...wayOut(change, { kind: 'generate', say: `writes the snapshot of ${tag} again` }),
    // a later edit of the schema that needs no SQL also leaves these values behind
    ...([first, ...others].every(isHarmless) && {
      severity: 'warning',
      why: 'generate does not compare these values, so the SQL that it writes next stays the same.',
    }),
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
