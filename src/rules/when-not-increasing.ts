import { isPublished } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { folderTimes } from './support/folder-times.ts';
import { notIncreasing } from './support/order.ts';
import { wayOut } from './support/way-out.ts';

export const whenNotIncreasing = defineRule({
  id: 'when-not-increasing',
  level: 'integrity',
  about: 'migration',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'A new migration is older than one before it',
  why: 'Databases that already ran the newer one will silently skip it: the 0.x migrator applies only what is newer than the last migration it ran.',
  stops: [
    'a branch that lived for a week is merged, and main has a newer migration: databases that ran it skip the one of the branch, and CI on an empty database does not notice',
    'on 1.0, the name of a folder holds no real time (month 13, second 61, none)',
    'on 1.0, two folders share a second (a warning)',
  ],
  passes: ['on 1.0, a folder older than a published one: the migrator runs it by its name'],
  steps: [
    'Generate the migration of your branch again on top of the published ones, which dates it now.',
    'Or raise `when` of its journal entry above that of the newest entry before it: an unpublished entry may be edited.',
  ],
  *check(change) {
    const { after } = change;
    if (after.restampable) return yield* folderTimes(change);
    for (const [migration, rival] of notIncreasing(change)) {
      // one entry that stands twice is one mistake
      if (rival.tag === migration.tag) continue;
      yield {
        path: after.orderedBy,
        line: migration.lines?.when,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.tag} ${ageOf(migration, rival)}${isPublished(change, rival) ? `, which was published ${change.publishedIn(rival.sql.path)}` : ''}.`,
        ...wayOut(change, { kind: 'rebuild', say: `dates ${migration.tag} after ${rival.tag}` }),
      };
    }
  },
});

/** How much older it is, as people count. */
function ageOf({ when }: Migration, rival: Migration): string {
  if (rival.when === when) return `has the same \`when\` as ${rival.tag}`;
  const seconds = Math.max(1, Math.round((rival.when - when) / 1000));
  const units = { day: 86_400, hour: 3_600, minute: 60, second: 1 };
  const [unit, length] = Object.entries(units).find(([, one]) => seconds >= one) ?? ['second', 1];
  const count = Math.floor(seconds / length);
  return `is older than ${rival.tag} (by ${count} ${unit}${count === 1 ? '' : 's'})`;
}
