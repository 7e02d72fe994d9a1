import { type Change, isPublished } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { duplicates } from './duplicate-migration.ts';
import { regenerate } from './fixes.ts';
import { collisions } from './snapshot-collision.ts';
import { setWhen } from './when-in-future.ts';

export const whenNotIncreasing = defineRule({
  id: 'when-not-increasing',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A new migration is not newer than those before it',
  why: 'A database that has run the newer one silently skips this one: the 0.x migrator only applies what is newer than the last it ran.',
  *check(change) {
    const { after } = change;
    if (after.layout !== 'journal') return;
    // those are generated again, which gives them a new time, too
    const elsewhere = new Set([...duplicates(change).keys(), ...collisions(change).keys()]);
    for (const [migration, rival] of notIncreasing(change)) {
      if (elsewhere.has(migration)) continue;
      const relation = rival.when === migration.when ? 'the same `when` as' : 'an older `when` than';
      yield {
        path: after.orderedBy,
        line: migration.lines?.when,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.tag} has ${relation} ${rival.tag}${isPublished(change, rival) ? `, which was published in ${change.publishedIn}` : ''} (${migration.when}, ${rival.when}).`,
        fix: setWhen(change, migration) ?? regenerate(change),
      };
    }
  },
});

/** The new migrations that should be newer than another, but are not, each with the newest of its rivals. */
export function notIncreasing(change: Change): Map<Migration, Migration> {
  const found = new Map<Migration, Migration>();
  // one pass, because a published history is judged as a whole, too
  let newest = newestOf([...change.published]);
  for (const migration of change.added) {
    if (newest !== undefined && newest.when >= migration.when) found.set(migration, newest);
    newest = newestOf(newest === undefined ? [migration] : [newest, migration]);
  }
  return found;
}

/** Every published migration, and the new ones that stand before this one. */
export function rivals(change: Change, migration: Migration): Migration[] {
  const { after } = change;
  const at = after.migrations.indexOf(migration);
  return after.migrations.filter((other, place) => other !== migration && (place < at || isPublished(change, other)));
}

export function newestOf(migrations: readonly Migration[]): Migration | undefined {
  return migrations.reduce<Migration | undefined>(
    (newest, one) => (newest === undefined || one.when > newest.when ? one : newest),
    undefined,
  );
}
