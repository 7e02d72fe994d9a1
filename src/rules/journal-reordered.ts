import { type Change, isPublished } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { regenerate, restore } from './fixes.ts';
import { notIncreasing } from './when-not-increasing.ts';

export const journalReordered = defineRule({
  id: 'journal-reordered',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'Published journal entries changed their order',
  why: 'New databases run the migrations in another order than every older one did.',
  *check(change) {
    const { before, after, added } = change;
    if (after.layout !== 'journal') return;
    const moved = outOfOrder(change);
    if (moved === undefined) return;
    const published = isPublished(change, moved);
    yield {
      path: after.orderedBy,
      line: moved.lines?.tag,
      subject: subjectOf(moved.tag),
      migration: moved.tag,
      problem: published
        ? `${moved.tag} changed its place in ${after.orderedBy} after it was published in ${change.publishedIn}.`
        : `${moved.tag} stands in ${after.orderedBy} before migrations that were published in ${change.publishedIn}.`,
      fix: added.length === 0 ? restore(change, [{ path: before.orderedBy }], 'journal') : regenerate(change),
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
