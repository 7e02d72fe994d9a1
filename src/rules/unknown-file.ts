import { nameOf } from '../model/files.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';

export const unknownFile = defineRule({
  id: 'unknown-file',
  level: 'integrity',
  about: 'state',
  kind: 'mistake',
  severity: 'warning',
  approvable: true,
  summary: 'A file is where drizzle-kit expects only its own',
  why: 'drizzle-kit 0.x reads every file in meta/ as a snapshot, and fails on one that is none.',
  stops: [
    '`.DS_Store` or a note in `meta/`',
    'on 1.0, a `meta/_journal.json` (an error: drizzle-kit and the migrator refuse to run beside it)',
  ],
  passes: ['files outside of `meta/`'],
  steps: ['Move the file out of the migrations folder, or delete it.'],
  *check({ after, before }) {
    // what lost its journal entry is journal-entry-removed
    const published = new Set(before.migrations.map(({ snapshot }) => snapshot.path));
    for (const { path, breaks } of after.strays) {
      if (published.has(path) || after.altered?.some((one) => one.path === path)) continue;
      yield {
        path,
        subject: subjectOf(nameOf(path)),
        problem: `${path} is not a drizzle-kit file.`,
        ...(breaks !== undefined && { severity: 'error' as const, why: `${breaks}.` }),
        fix: [{ say: 'Move it elsewhere.', run: [`git mv ${quote(path)} ${quote(nameOf(path))}`] }],
      };
    }
  },
});
