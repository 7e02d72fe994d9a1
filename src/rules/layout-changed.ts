import { defineRule, subjectOf } from '../model/finding.ts';
import { wayOut } from './support/way-out.ts';

export const layoutChanged = defineRule({
  id: 'layout-changed',
  level: 'integrity',
  about: 'published',
  layouts: ['journal'],
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'Published 1.0 migration folders were replaced by a journal',
  why: 'The 1.0 migrator refuses to run beside a journal, and the 0.x migrator compares only times, so databases that ran the folders can skip or repeat migrations.',
  stops: ['1.0 folders were replaced by `meta/_journal.json` and numbered SQL files'],
  passes: ['`drizzle-kit up`, which turns a journal into folders'],
  steps: [
    'Remove the journal and its SQL files, and restore the folders: `git checkout <merge base> -- drizzle`.',
    'Generate the migrations of your branch again with drizzle-kit 1.0.',
  ],
  notes: [
    'After `drizzle-kit up` the new folders are compared with the journal, and new migrations beside them are checked like any other.',
  ],
  *check(change) {
    const { before, after, upgraded, publishedIn } = change;
    if (!upgraded || before.migrations.length === 0) return;
    yield {
      path: after.orderedBy,
      subject: subjectOf(after.out || '.'),
      problem: `${before.out || 'The top folder'} held drizzle-kit 1.0 folders ${publishedIn()}, and ${after.orderedBy} replaced them.`,
      ...wayOut(change, { kind: 'restore', say: 'restores the published folders' }),
    };
  },
});
