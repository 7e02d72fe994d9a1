import { type Change, type Kept, repointed } from '../model/change.ts';
import { folderOf, join, nameOf } from '../model/files.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';
import { regenerate, restore } from './fixes.ts';

export const journalEntryEdited = defineRule({
  id: 'journal-entry-edited',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A published journal entry was edited',
  why: 'The migrator decides by `when` what a database still needs, so it skips or repeats migrations where the entry was already applied.',
  *check(change) {
    const { before, after, kept, upgraded } = change;
    if (upgraded || after.layout !== 'journal') return;
    for (const pair of kept) {
      const edits = editsOf(pair);
      if (edits.length === 0) continue;
      yield {
        path: after.orderedBy,
        line: pair.after.lines?.tag,
        subject: subjectOf(pair.before.tag),
        migration: pair.before.tag,
        problem: `The entry of ${pair.before.tag} in ${after.orderedBy} was edited after it was published in ${change.publishedIn}: ${edits.join(', ')}.`,
        fix: repair(change),
      };
    }
    if (before.migrations.length > 0 && kept.length > 0 && family(before.dialect) !== family(after.dialect)) {
      yield {
        path: after.orderedBy,
        subject: 'dialect',
        problem: `The dialect in ${after.orderedBy} was changed from ${before.dialect} to ${after.dialect}.`,
        why: 'The published migrations are in the SQL of the old dialect and cannot be applied to a database of the new one.',
        fix: repair(change),
      };
    }
  },
});

function editsOf({ before, after }: Kept): string[] {
  const fields = ['tag', 'idx', 'when', 'breakpoints'] as const;
  return fields.flatMap((field) => {
    const [was, is] = [before.entry?.[field], after.entry?.[field]];
    return was === is ? [] : [`${field} was ${was}, is ${is}`];
  });
}

/** turso writes sqlite; both mean the same SQL. */
function family(dialect: string | undefined): string | undefined {
  return dialect === 'turso' ? 'sqlite' : dialect;
}

function repair(change: Change): string[] {
  if (change.added.length > 0) return regenerate(change);
  const elsewhere = repointed(change);
  // files that were renamed together with their entry go back with it
  const renamed = change.kept
    .filter((pair) => pair.before.tag !== pair.after.tag && !elsewhere.includes(pair))
    .flatMap(({ before, after }) => [
      { from: after.sql, to: before.sql },
      { from: after.snapshot, to: before.snapshot },
    ])
    .filter(({ from, to }) => from.oid !== undefined && nameOf(from.path) !== nameOf(to.path));
  const moves = renamed.map(({ from, to }) => `git mv ${quote(from.path)} ${quote(join(folderOf(from.path), nameOf(to.path)))}`);
  return [
    ...moves,
    ...restore(change, [{ path: change.before.orderedBy }, ...elsewhere.map(({ before }) => before.sql)], 'journal'),
  ];
}
