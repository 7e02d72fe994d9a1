import { type Change, type Kept, repointed } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { migrationName, placed, restore } from './fixes.ts';

export const committedSqlEdited = defineRule({
  id: 'committed-sql-edited',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A published migration was edited',
  why: 'Databases that already ran it never run it again, so they drift from every new one.',
  *check(change) {
    const elsewhere = repointed(change);
    for (const pair of change.kept) {
      if (elsewhere.includes(pair)) continue;
      const line = firstDifference(change, pair);
      if (line === undefined) continue;
      const { sql, tag } = pair.after;
      const name = migrationName(pair.before);
      const restored = restore(change, [placed(change, pair, 'sql')], name);
      yield {
        path: sql.path,
        line,
        subject: subjectOf(tag, sql.oid),
        migration: tag,
        problem: `${sql.path} was edited after it was published in ${change.publishedIn}.`,
        fix: [
          '# restore it, and put the change in a new migration',
          ...restored,
          change.workflow.generate('--custom', '--name', `fix_${name}`),
        ],
      };
    }
  },
});

/** The one-based line where the two differ; line ends and a final newline are no difference. */
function firstDifference({ text }: Change, { before, after }: Kept): number | undefined {
  if (before.sql.oid === after.sql.oid) return undefined;
  const [was, is] = [text(before.sql), text(after.sql)];
  if (was === undefined || is === undefined) return undefined;
  const [old, now] = [linesOf(was), linesOf(is)];
  const at = now.findIndex((line, place) => line !== old[place]);
  if (at >= 0) return at + 1;
  return now.length === old.length ? undefined : now.length;
}

function linesOf(sql: string): string[] {
  return sql.replaceAll('\r\n', '\n').replace(/\n+$/, '').split('\n');
}
