import type { Change } from '../../model/change.ts';
import type { Migration } from '../../model/history.ts';

/** The new migrations that should be newer than another, but are not, each with the newest of its rivals. */
export function notIncreasing(change: Change): Map<Migration, Migration> {
  const found = new Map<Migration, Migration>();
  // one pass, because a whole published history is judged as well
  let newest = newestOf([...change.published]);
  for (const migration of change.added) {
    if (newest !== undefined && newest.when >= migration.when) found.set(migration, newest);
    newest = newestOf(newest === undefined ? [migration] : [newest, migration]);
  }
  return found;
}

export function newestOf(migrations: readonly Migration[]): Migration | undefined {
  return migrations.reduce<Migration | undefined>(
    (newest, one) => (newest === undefined || one.when > newest.when ? one : newest),
    undefined,
  );
}
