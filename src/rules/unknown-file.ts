import { nameOf } from '../model/files.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';

export const unknownFile = defineRule({
  id: 'unknown-file',
  level: 'integrity',
  severity: 'warning',
  approvable: true,
  summary: "A file lies where only drizzle-kit's own may be",
  why: 'drizzle-kit reads every file in meta/ as a snapshot and stops at one that is none.',
  *check({ after, before }) {
    // what lost its journal entry is journal-entry-removed
    const published = new Set(before.migrations.map(({ snapshot }) => snapshot.path));
    for (const { path, breaks } of after.strays) {
      if (published.has(path)) continue;
      yield {
        path,
        subject: subjectOf(nameOf(path)),
        problem: `${path} is not a file of drizzle-kit's.`,
        ...(breaks !== undefined && { severity: 'error' as const, why: `${breaks}.` }),
        fix: ['# keep it elsewhere', `git mv ${quote(path)} ${quote(nameOf(path))}`],
      };
    }
  },
});
