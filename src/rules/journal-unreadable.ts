import { nameOf } from '../model/files.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { isLinked } from '../model/history.ts';
import { wayOut } from './support/way-out.ts';

export const journalUnreadable = defineRule({
  id: 'journal-unreadable',
  level: 'integrity',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: false,
  summary: 'The journal cannot be read',
  why: 'drizzle-kit numbers the next migration by it, and the migrator runs only what it lists.',
  stops: [
    'a merge left `<<<<<<<` in `meta/_journal.json`',
    'an edit cut the journal short',
    'two JSON documents were pasted into one journal',
  ],
  passes: ['a journal reformatted by Prettier or Biome'],
  steps: [
    'Take the published journal and migrations back, and run `drizzle-kit generate` again for the change of your branch.',
    'Put custom SQL of your branch into a new migration (`drizzle-kit generate --custom`).',
  ],
  *check(change) {
    const { after } = change;
    if (after.unreadable === undefined) return;
    // a link, a submodule or a name in other letters is another rule's
    const isMisspelt = after.altered?.some(
      ({ kind, detail }) => kind === 'spelling' && after.orderedBy.startsWith(detail ?? ' '),
    );
    if (isMisspelt || isLinked(after, after.orderedBy)) return;
    const { problem, line } = after.unreadable;
    yield {
      path: after.orderedBy,
      line,
      subject: subjectOf(nameOf(after.orderedBy)),
      problem: `${after.orderedBy} ${problem}.`,
      ...wayOut(change, { kind: 'rebuild', say: 'writes it again from what is published and your migrations' }),
    };
  },
});
