import { defineRule, subjectOf } from '../model/finding.ts';
import { regenerate, restore } from './fixes.ts';

export const journalEntryRemoved = defineRule({
  id: 'journal-entry-removed',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A published journal entry was removed',
  why: 'New databases never run this migration, so they lack what every older one has.',
  *check(change) {
    const { before, after, removed } = change;
    if (after.layout !== 'journal' || after.unreadable !== undefined) return;
    // when the SQL went too it is a deleted migration
    const lost = removed.filter(({ sql }) => after.looseSql.some(({ path, oid }) => path === sql.path || oid === sql.oid));
    const [first] = lost;
    const last = lost.at(-1);
    if (first === undefined || last === undefined) return;
    const [entries, were] =
      first === last ? [`entry of ${first.tag}`, 'was'] : [`entries of ${lost.map(({ tag }) => tag).join(', ')}`, 'were'];
    yield {
      path: after.orderedBy,
      subject: first === last ? subjectOf(first.tag) : `${subjectOf(first.tag)}..${subjectOf(last.tag)}`,
      ...(first === last && { migration: first.tag }),
      problem: `The ${entries} ${were} removed from ${after.orderedBy} after being published in ${change.publishedIn}.`,
      fix: change.added.length === 0 ? restore(change, [{ path: before.orderedBy }], 'journal') : regenerate(change),
    };
  },
});
