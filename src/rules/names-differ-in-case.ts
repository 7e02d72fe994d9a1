import { defineRule, subjectOf } from '../model/finding.ts';
import { quote } from '../model/shell.ts';

export const namesDifferInCase = defineRule({
  id: 'names-differ-in-case',
  level: 'integrity',
  about: 'state',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'Two names differ only in upper and lower case',
  why: 'By default macOS and Windows keep only one of the two, so drizzle-kit and the migrator find other files there than on Linux.',
  stops: [
    'two migrations, snapshots or folders whose names differ only in case',
    '`_JOURNAL.json`, which drizzle-kit does not find on Linux',
  ],
  passes: ['files that drizzle-kit does not read', 'names that were published like that'],
  steps: [
    'Give one of the two another name, or generate that migration again.',
    'Rename in two steps (`git mv a a.renamed`, `git mv a.renamed A`): disks that ignore case refuse one step.',
  ],
  *check({ after }) {
    for (const { path, kind, detail = '' } of after.altered ?? []) {
      if (kind === 'case') {
        yield {
          path,
          subject: subjectOf(path),
          problem: `${path} and ${detail} differ in upper and lower case only.`,
          fix: [{ say: 'Give one of them another name, or generate that migration again.', run: [] }],
        };
      }
      if (kind === 'spelling') {
        yield {
          path,
          subject: subjectOf(path),
          problem: `${path} should be named ${detail}.`,
          why: 'drizzle-kit and the migrator find it on macOS and Windows, but not on Linux.',
          // in two steps, because a disk that ignores case refuses a single one
          fix: [
            {
              say: 'Rename it.',
              run: [`git mv ${quote(path)} ${quote(`${path}.renamed`)} && git mv ${quote(`${path}.renamed`)} ${quote(detail)}`],
            },
          ],
        };
      }
    }
  },
});
