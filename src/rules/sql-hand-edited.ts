import { defineRule, subjectOf } from '../model/finding.ts';
import { insertion } from './support/insertion.ts';
import { wayOut } from './support/way-out.ts';

export const sqlHandEdited = defineRule({
  id: 'sql-hand-edited',
  level: 'replay',
  about: 'migration',
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A generated migration was edited by hand',
  why: 'Databases get what the SQL says, while drizzle-kit continues from its snapshot; where the two differ, later migrations start from the wrong state.',
  stops: ['`UPDATE` statements were added to a new generated migration', "a column's type was changed in the SQL alone"],
  passes: ['custom migrations', 'what `drizzle-kit pull` commented out', 'line endings and the final newline'],
  steps: [
    'Change the schema and generate the migration again.',
    'Put SQL that the schema cannot express into a custom migration: `drizzle-kit generate --custom`.',
  ],
  notes: ['The report shows the difference.'],
  *check(change) {
    const { added, replays } = change;
    for (const migration of added) {
      const replay = replays.get(migration);
      if (replay?.kind !== 'edited') continue;
      const { path } = migration.sql;
      yield {
        path,
        subject: subjectOf(migration.tag, migration.sql.oid),
        migration: migration.tag,
        problem: `${path} was edited after drizzle-kit generated it.`,
        diff: replay.diff,
        ...wayOut(change, {
          kind: 'rebuild',
          say:
            addedIn(replay.diff) === undefined
              ? 'asks what is to become of your edit'
              : 'puts what you added into a custom migration',
        }),
      };
    }
  },
});

/** The lines that the file has and drizzle-kit does not write. */
function addedIn(diff: string): string | undefined {
  const lines = diff.split('\n').filter((line) => !/^(?:---|\+\+\+|@@)/.test(line));
  const side = (other: string) => lines.filter((line) => !line.startsWith(other)).map((line) => line.slice(1));
  return insertion(side('+'), side('-'));
}
