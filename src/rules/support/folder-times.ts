import type { Change } from '../../model/change.ts';
import { type Occurrence, subjectOf } from '../../model/finding.ts';
import type { Migration } from '../../model/history.ts';
import { isReadable } from '../../model/snapshot.ts';
import { wayOut } from './way-out.ts';

/** New folders of 1.0 whose names hold no real time, or the time of another one. */
export function* folderTimes(change: Change): Iterable<Occurrence> {
  const taken = new Map<string, Migration>();
  for (const migration of change.published) if (migration.prefix !== '') taken.set(migration.prefix, migration);
  for (const migration of change.added) {
    // SQL beside which drizzle-kit wrote nothing is sql-not-in-journal
    if (migration.snapshot.oid === undefined) continue;
    const rival = taken.get(migration.prefix);
    if (!isRealTime(migration)) yield unreal(change, migration);
    else if (rival !== undefined) {
      const isSameName = rival.tag.toLowerCase() === migration.tag.toLowerCase();
      if (!isSameName && !sortsBeforeParent(change, migration, rival)) yield shared(change, migration, rival);
    } else taken.set(migration.prefix, migration);
  }
}

function unreal(change: Change, migration: Migration): Occurrence {
  const { tag, prefix } = migration;
  return {
    path: migration.sql.path,
    subject: subjectOf(tag),
    migration: tag,
    problem:
      prefix === ''
        ? `The folder ${tag} does not start with a time (YYYYMMDDHHMMSS).`
        : `The folder ${tag} starts with ${prefix}, which is no date and time.`,
    why:
      prefix === ''
        ? 'The 1.0 migrator takes the time from the name, fails at this folder, and applies nothing.'
        : 'The 1.0 migrator records another time than the one the folder is sorted by, so tools that compare the two disagree about the order.',
    ...wayOut(change, { kind: 'rebuild', say: 'gives it a time' }),
  };
}

function shared(change: Change, migration: Migration, rival: Migration): Occurrence {
  const { tag } = migration;
  return {
    path: migration.sql.path,
    subject: subjectOf(tag),
    migration: tag,
    severity: 'warning',
    problem: `${tag} and ${rival.tag} have the same time.`,
    why: 'drizzle-kit 1.0 orders migrations of one second by their names, which may not be the order in which they were generated.',
    ...wayOut(change, { kind: 'rebuild', say: 'gives it the next second' }),
  };
}

/** Whether a migration sorts before its parent, which snapshot-chain-broken reports. */
function sortsBeforeParent({ snapshot }: Change, migration: Migration, rival: Migration): boolean {
  const [own, other] = [snapshot(migration.snapshot), snapshot(rival.snapshot)];
  if (own === undefined || other === undefined || !isReadable(own) || !isReadable(other)) return false;
  return migration.snapshot.path < rival.snapshot.path && own.parents.includes(other.id);
}

/** Whether the digits are the ones of the time they stand for: month 13 is January of the next year. */
export function isRealTime({ prefix, when }: Migration): boolean {
  if (prefix === '' || Number.isNaN(when)) return false;
  return new Date(when).toISOString().replace(/\D/g, '').slice(0, 14) === prefix;
}
