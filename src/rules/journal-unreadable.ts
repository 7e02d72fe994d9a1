import { nameOf } from '../model/files.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { regenerate } from './fixes.ts';

export const journalUnreadable = defineRule({
  id: 'journal-unreadable',
  level: 'integrity',
  severity: 'error',
  approvable: false,
  summary: 'The journal cannot be read',
  why: 'drizzle-kit and the migrator stop at it, so nothing can be generated or applied.',
  *check(change) {
    const { after } = change;
    if (after.unreadable === undefined) return;
    const { problem, line } = after.unreadable;
    yield {
      path: after.orderedBy,
      line,
      subject: subjectOf(nameOf(after.orderedBy)),
      problem: `${after.orderedBy} ${problem}.`,
      fix: regenerate(change),
    };
  },
});
