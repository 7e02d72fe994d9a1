import { folderOf } from '../model/files.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';

export const migrationRenamed = defineRule({
  id: 'migration-renamed',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: "A published migration's folder was renamed",
  why: 'The 1.0 migrator knows what it ran by the name of the folder, so it runs this one again on every database that has it.',
  *check({ after, kept, upgraded, publishedIn }) {
    if (after.layout !== 'folders' || upgraded) return;
    for (const pair of kept) {
      if (pair.before.tag === pair.after.tag) continue;
      const [old, now] = [pair.before.tag, folderOf(pair.after.sql.path)];
      yield {
        path: pair.after.sql.path,
        subject: subjectOf(old),
        migration: old,
        problem: `${old} was renamed to ${pair.after.tag} after it was published in ${publishedIn}.`,
        fix: [`git mv ${quote(now)} ${quote(after.out === '' ? old : `${after.out}/${old}`)}`],
      };
    }
  },
});
