import type { Kept } from '../model/change.ts';
import { isSameDialect } from '../model/dialect.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { wayOut } from './support/way-out.ts';

export const journalEntryEdited = defineRule({
  id: 'journal-entry-edited',
  level: 'integrity',
  about: 'published',
  layouts: ['journal'],
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'A published journal entry was edited',
  why: 'The 0.x migrator compares `when` with the newest migration a database ran, so after such an edit databases can skip or repeat migrations.',
  stops: [
    '`when`, `idx`, `tag` or `breakpoints` of an entry that main has was changed',
    'the dialect of a published journal was changed',
  ],
  passes: ["entries of this branch's own migrations"],
  steps: [
    'Restore the journal from the published branch: `git checkout <merge base> -- drizzle/meta/_journal.json`.',
    'Generate the migrations of your branch again, if it has any.',
  ],
  *check(change) {
    const { before, after, kept, upgraded } = change;
    if (upgraded) return;
    const way = wayOut(change, { kind: 'restore', say: `restores ${after.orderedBy}` });
    for (const pair of kept) {
      const edits = editsOf(pair);
      if (edits.length === 0) continue;
      yield {
        path: after.orderedBy,
        line: pair.after.lines?.tag,
        subject: subjectOf(pair.before.tag),
        migration: pair.before.tag,
        problem: `The entry of ${pair.before.tag} in ${after.orderedBy} was edited after it was published ${change.publishedIn(pair.before.sql.path)}: ${edits.join(', ')}.`,
        ...whyOf(pair),
        ...way,
      };
    }
    if (before.migrations.length > 0 && kept.length > 0 && !isSameDialect(before.dialect, after.dialect)) {
      yield {
        path: after.orderedBy,
        subject: 'dialect',
        problem: `The dialect in ${after.orderedBy} was changed from ${before.dialect?.written} to ${after.dialect?.written}.`,
        why: 'The published migrations were generated for the old dialect, and a database of the new one can refuse their SQL.',
        ...way,
      };
    }
  },
});

const fields = ['tag', 'idx', 'when', 'breakpoints'] as const;

function editsOf({ before, after }: Kept): string[] {
  const edited = fields.filter((field) => before.entry?.[field] !== after.entry?.[field]);
  return edited.map((field) => `${field} ${before.entry?.[field]} became ${after.entry?.[field]}`);
}

/** The rule's own reason is about `when`. */
function whyOf({ before, after }: Kept): { readonly why?: string } {
  if (before.entry?.when !== after.entry?.when) return {};
  if (before.tag !== after.tag)
    return { why: 'New databases run the file that the entry names now; older ones ran the file that it named before.' };
  if (before.entry?.idx !== after.entry?.idx)
    return { why: 'drizzle-kit 0.x numbers the next migration by `idx`, so two migrations may get one number.' };
  // drizzle-orm's migrators read it from the journal and do nothing with it
  return {
    why: 'No migrator uses `breakpoints`, so databases are not affected; it records how drizzle-kit separated the statements of the file.',
  };
}
