import type { History, Migration } from '../model/history.ts';
import { isReadable, origin, type Snapshot, type UnreadableSnapshot } from '../model/snapshot.ts';

/** Why `drizzle-kit up` of 1.0 stops at a folder of 0.x, or converts it into another history. */
export interface Obstacle {
  readonly says: string;
  readonly tags: readonly string[];
}

/** What 1.0.0-rc.5 does with each was seen by running it on such folders of PostgreSQL, MySQL and SQLite. */
export function obstacles(history: History, snapshots: ReadonlyMap<Migration, Snapshot | UnreadableSnapshot>): Obstacle[] {
  const { migrations, dialect, looseSql } = history;
  const isPostgres = dialect?.name === 'postgresql';
  const stops = 'drizzle-kit up of 1.0 stops';
  const midway = 'drizzle-kit up of 1.0 fails with half of the folder converted';
  const found: Obstacle[] = [];
  const note = (says: string, all: readonly Migration[]) => {
    if (all.length > 0) found.push({ says, tags: all.map(({ tag }) => tag) });
  };
  note(
    `${stops} ("No snapshot was found") where a migration has none`,
    migrations.filter(({ snapshot }) => snapshot.oid === undefined),
  );
  const unreadable = migrations.filter((one) => snapshots.has(one) && readable(snapshots.get(one)) === undefined);
  note(`${isPostgres ? stops : midway} at a snapshot that cannot be read`, unreadable);
  const withoutSql = migrations.filter(({ sql }) => sql.oid === undefined);
  note(
    isPostgres
      ? `${stops} where a migration has no SQL file`
      : 'drizzle-kit up of 1.0 leaves out a migration without an SQL file',
    withoutSql,
  );

  const names = migrations.map(folderName);
  const twice = migrations.filter((_, at) => names.indexOf(names[at] ?? '') < at);
  const early = migrations.filter(
    (one, at) => at > 0 && !twice.includes(one) && names.slice(0, at).some((name) => name > (names[at] ?? '')),
  );
  note(
    isPostgres
      ? `${stops}, because folders are named after \`when\` and this one would come before the one it follows`
      : 'drizzle-kit up of 1.0 names folders after `when`, so new databases run these in another order, and the next generate repeats changes',
    early,
  );
  note(`${isPostgres ? stops : midway}, because two folders would have one name (the second of \`when\`, and the name)`, twice);

  const ids = new Set([origin, ...[...snapshots.values()].flatMap((one) => readable(one)?.id ?? [])]);
  const lost = migrations.filter((one) => readable(snapshots.get(one))?.parents.some((parent) => !ids.has(parent)));
  // the parent is one of those without a snapshot, which is said above
  const areWhole = migrations.every((one) => readable(snapshots.get(one)) !== undefined);
  if (isPostgres && areWhole) note(`${stops}, because a snapshot follows one that is not there`, lost);
  const paths = migrations.map(({ snapshot }) => snapshot.path);
  note(
    'two migrations share a snapshot, which drizzle-kit up of 1.0 copies: the next generate can repeat changes',
    migrations.filter(({ snapshot }, at) => paths.indexOf(snapshot.path) < at),
  );
  const latest = dialect === undefined ? undefined : latestVersion[dialect.journal];
  note(
    'the snapshots are of an older drizzle-kit: run `drizzle-kit up` of 0.31 before you upgrade',
    migrations.filter((one) => {
      const version = readable(snapshots.get(one))?.version;
      return latest !== undefined && version !== undefined && Number(version) < latest;
    }),
  );
  if (looseSql.length > 0)
    found.push({
      says: 'drizzle-kit up of 1.0 leaves SQL files that are not in the journal where they are',
      tags: looseSql.map(({ path }) => path),
    });
  return found;
}

/** What 0.31 writes, by the name of the dialect in journals. */
const latestVersion: Readonly<Record<string, number>> = { postgresql: 7, mysql: 5, sqlite: 6, singlestore: 1 };

function readable(snapshot: Snapshot | UnreadableSnapshot | undefined): Snapshot | undefined {
  return snapshot !== undefined && isReadable(snapshot) ? snapshot : undefined;
}

/** `<UTC time to the second>_<name>`: what `up` makes of an entry. */
function folderName({ tag, when }: Migration): string {
  const date = new Date(when);
  const time = Number.isNaN(date.getTime()) ? '' : date.toISOString().replace(/\D/g, '').slice(0, 14);
  return `${time}_${tag.replace(/^\d+_/, '')}`;
}
