import { defineRule, subjectOf } from '../model/finding.ts';
import { wayOut } from './support/way-out.ts';

export const customMigrationLost = defineRule({
  id: 'custom-migration-lost',
  level: 'integrity',
  about: 'published',
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A custom migration was lost in a merge',
  why: 'Databases that run only the merged migrations never run its SQL, and drizzle-kit does not generate custom SQL again.',
  stops: [
    'a branch had `0004_policies.sql`, made with `--custom`; its collision with main was resolved by generating again, and no migration of the merge has the policies',
  ],
  passes: ['generated migrations that were generated again', 'custom SQL that the merge has under another name or number'],
  steps: [
    'Run `drizzle-kit generate --custom --name <name>`, and put the SQL into the file it makes: `git show <commit>:<file>` shows it.',
  ],
  *check(change) {
    for (const { tag, path, commit } of change.lost ?? []) {
      yield {
        path,
        subject: subjectOf(tag),
        problem: `${path} of ${commit.slice(0, 7)} is missing from this merge.`,
        ...wayOut(change, { kind: 'restore', say: `brings ${tag} back, after the migrations of this merge` }),
      };
    }
  },
});
