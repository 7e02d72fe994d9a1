import { nameOf } from '../model/files.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { regenerate, restore } from './fixes.ts';

export const journalUnreadable = defineRule({
  id: 'journal-unreadable',
  level: 'integrity',
  severity: 'error',
  approvable: false,
  summary: 'The journal cannot be read',
  why: 'drizzle-kit and the migrator stop at it, so nothing can be generated or applied.',
  *check(change) {
    const { after, before } = change;
    if (after.unreadable === undefined) return;
    const { problem, line } = after.unreadable;
    const untouched = before.migrations.length > 0 && problem === 'is missing';
    yield {
      path: after.orderedBy,
      line,
      subject: subjectOf(nameOf(after.orderedBy)),
      problem: `${after.orderedBy} ${problem}.`,
      fix: untouched ? restore(change, [{ path: after.orderedBy }], 'journal') : regenerate(change),
    };
  },
});
