import { defineRule, subjectOf } from '../model/finding.ts';
import { wayOut } from './support/way-out.ts';

export const journalEntryRemoved = defineRule({
  id: 'journal-entry-removed',
  level: 'integrity',
  about: 'published',
  gathers: true,
  layouts: ['journal'],
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'A published journal entry was removed',
  why: 'Databases that have not run it yet never will, so they will lack what it did unless another migration does the same.',
  stops: ['the entry of a published migration was removed and its SQL file left behind'],
  passes: ['a migration that was never published, removed with its entry'],
  steps: [
    'Restore the journal from the published branch: `git checkout <merge base> -- drizzle/meta/_journal.json`.',
    'To undo a published migration, generate a new one that reverts it.',
  ],
  *check(change) {
    const { after, removed } = change;
    if (after.unreadable !== undefined) return;
    // when the SQL went too it is a deleted migration
    const loose = new Set(after.looseSql.flatMap(({ path, oid }) => [path, oid]));
    const lost = removed.filter(({ sql }) => loose.has(sql.path) || loose.has(sql.oid ?? ''));
    const [first] = lost;
    const last = lost.at(-1);
    if (first === undefined || last === undefined) return;
    const [entries, were] =
      first === last ? [`entry of ${first.tag}`, 'was'] : [`entries of ${lost.map(({ tag }) => tag).join(', ')}`, 'were'];
    yield {
      path: after.orderedBy,
      subject: first === last ? subjectOf(first.tag) : `${subjectOf(first.tag)}..${subjectOf(last.tag)}`,
      ...(first === last && { migration: first.tag }),
      problem: `The ${entries} ${were} removed from ${after.orderedBy} after being published ${change.publishedIn(first.sql.path)}.`,
      ...wayOut(change, { kind: 'restore', say: `restores the ${entries}` }),
    };
  },
});
