import { join } from '../model/files.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';

export const migrationsNotTracked = defineRule({
  id: 'migrations-not-tracked',
  level: 'drift',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'Git tracks SQL of migrations without the journal or snapshots',
  why: 'On every other machine, and in a deployment from git, drizzle-kit and the migrator lack the files that are not tracked.',
  stops: ['a new config whose `drizzle/*.sql` git tracks, while `.gitignore` has `meta/` or `snapshot.json`'],
  passes: ['a folder without SQL that drizzle-kit names', 'what was published like that'],
  steps: [
    'Remove `meta/` or `snapshot.json` from `.gitignore`.',
    'Stage what drizzle-kit wrote beside the SQL: `git add drizzle`.',
  ],
  notes: ['What passes is reported as not checked.'],
  *check({ after, uncovered = [] }) {
    for (const one of uncovered) {
      if (one.kind !== 'order') continue;
      const { name, pathspec } = after.proof;
      yield {
        path: one.path,
        subject: subjectOf(after.out || '.'),
        problem: `${one.config} writes to ${after.out || 'the top folder'}, where git tracks ${one.count === 1 ? '1 SQL file' : `${one.count} SQL files`} but no ${name}.`,
        fix: [
          {
            say: 'Remove it from .gitignore, and stage what drizzle-kit wrote beside the SQL.',
            run: [`git add -f -- ${quote(pathspecBelow(after.out, pathspec))}`],
          },
        ],
      };
    }
  },
});

function pathspecBelow(out: string, pathspec: string): string {
  return `${pathspec.includes('*') ? ':(top,glob)' : ''}${join(out, pathspec)}`;
}
