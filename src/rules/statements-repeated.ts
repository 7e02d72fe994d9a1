import { defineRule, subjectOf } from '../model/finding.ts';

export const statementsRepeated = defineRule({
  id: 'statements-repeated',
  level: 'integrity',
  about: 'migration',
  kind: 'mistake',
  severity: 'error',
  approvable: true,
  summary: 'A new migration repeats what a published one did',
  why: 'Databases that ran the published migration already have what it creates, and refuse to create it again.',
  stops: ['`generate` wrote `CREATE TABLE "posts"` again, because the snapshot of the migration that created it is missing'],
  passes: [
    'a new migration beside published ones without snapshots that shares no statement with them',
    'the same INSERT or UPDATE in two custom migrations, `IF NOT EXISTS`, and what the file drops first',
  ],
  steps: [
    'Keep the new snapshot: it has everything again, so the next generate starts from the right state.',
    'Remove the repeated statements from the new SQL, and approve that edit (`sql-hand-edited`).',
  ],
  *check({ repeated }) {
    for (const [migration, [first, ...rest]] of repeated) {
      if (first === undefined) continue;
      const { sql, tag } = migration;
      const more = rest.length === 0 ? '' : ` and ${rest.length} more ${rest.length === 1 ? 'statement' : 'statements'}`;
      yield {
        path: sql.path,
        line: first.line,
        subject: subjectOf(tag),
        migration: tag,
        problem: `${sql.path} repeats ${brief(first.text)}${more} of ${first.of.tag}, whose snapshot drizzle-kit cannot read.`,
        fix: [
          {
            say: `Remove what databases have run from ${sql.path}, and keep its snapshot, from which the next generate continues.`,
            run: [],
          },
        ],
      };
    }
  },
});

/** The first line of a statement, which names the object. */
function brief(statement: string): string {
  const line = (statement.split('\n', 1)[0] ?? '').trimEnd();
  const name = line.endsWith('(') ? line.slice(0, -1).trimEnd() : line;
  return `\`${name.slice(0, 80)}\``;
}
