import { type Change, isPublished } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { notIncreasing } from './support/order.ts';
import { wayOut } from './support/way-out.ts';

export const journalReordered = defineRule({
  id: 'journal-reordered',
  level: 'integrity',
  about: 'published',
  layouts: ['journal'],
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'Published journal entries were reordered',
  why: 'New databases will run these migrations in another order than existing databases did.',
  stops: ['published entries changed places', 'a new entry was inserted before published ones'],
  passes: ['new entries at the end'],
  steps: [
    'Restore the journal from the published branch, and append the entries of your branch at its end.',
    'Or generate the migrations of your branch again on top of the published ones.',
  ],
  *check(change) {
    const { after } = change;
    const moved = outOfOrder(change);
    if (moved === undefined) return;
    const published = isPublished(change, moved);
    yield {
      path: after.orderedBy,
      line: moved.lines?.tag,
      subject: subjectOf(moved.tag),
      migration: moved.tag,
      problem: published
        ? `${moved.tag} was moved in ${after.orderedBy} after it was published ${change.publishedIn(moved.sql.path)}.`
        : `${moved.tag} was inserted in ${after.orderedBy} before published migrations.`,
      ...wayOut(change, { kind: 'rebuild', say: 'puts the published entries in their order, and yours after them' }),
    };
  },
});

/** The first migration that is behind one it used to precede, or that came in before a published one. */
function outOfOrder(change: Change): Migration | undefined {
  const { after, kept, added } = change;
  const place = new Map(after.migrations.map((migration, at) => [migration, at]));
  const at = (migration: Migration) => place.get(migration) ?? 0;
  let last = -1;
  for (const pair of kept) {
    if (at(pair.after) < last) return pair.after;
    last = at(pair.after);
  }
  // one whose `when` is too old never runs at all: when-not-increasing says that
  const skipped = notIncreasing(change);
  return added.find((migration) => at(migration) < last && !skipped.has(migration));
}
