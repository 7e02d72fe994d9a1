import { defineRule, subjectOf } from '../model/finding.ts';
import { isRealTime } from './support/folder-times.ts';
import { newestOf } from './support/order.ts';
import { wayOut } from './support/way-out.ts';

const day = 24 * 60 * 60 * 1000;

/** How far ahead of the judged moment a clock may be: time zones and clocks that run fast. */
const tolerance = day;

export const whenInFuture = defineRule({
  id: 'when-in-future',
  level: 'integrity',
  about: 'migration',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'A new migration is dated in the future',
  why: 'Migrations generated before that date look older: the 0.x migrator skips them on databases that ran this one, and on 1.0 they run before it on new databases.',
  stops: ['`when` was typed by hand and is a year ahead', 'the name of a 1.0 folder has a date in the future'],
  passes: [
    'a clock that is less than a day ahead',
    'the next millisecond after a published migration that is itself in the future',
  ],
  steps: [
    'Set `when` of the journal entry to now, but above that of the newest entry before it.',
    'On 1.0 rename the folder, which no database knows before it is published.',
  ],
  *check(change) {
    const { after } = change;
    let newest = newestOf([...change.published])?.when ?? 0;
    for (const migration of change.added) {
      const previous = newest;
      newest = Math.max(newest, migration.when || 0);
      if (!(migration.when > change.moment + tolerance)) continue;
      // a name that holds no real time: when-not-increasing
      if (after.restampable && !isRealTime(migration)) continue;
      // after a published one that is itself in the future, the next moment is the only way on
      if (migration.when === previous + after.tick) continue;
      yield {
        path: after.orderFile ?? migration.sql.path,
        line: migration.lines?.when,
        subject: subjectOf(migration.tag),
        migration: migration.tag,
        problem: `${migration.tag} is dated ${dateOf(migration.when)}, ${daysBetween(change.moment, migration.when)} from now.`,
        ...wayOut(change, { kind: 'rebuild', say: `dates ${migration.tag} now` }),
      };
    }
  },
});

function daysBetween(from: number, to: number): string {
  const days = Math.round((to - from) / day);
  return `${days} day${days === 1 ? '' : 's'}`;
}

function dateOf(when: number): string {
  const date = new Date(when);
  return Number.isNaN(date.getTime()) ? String(when) : date.toISOString().slice(0, 10);
}
