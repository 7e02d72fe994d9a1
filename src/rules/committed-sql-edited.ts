import { type Change, type Kept, repointed } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { isLinked } from '../model/history.ts';
import { withoutTrailing } from '../model/trailing.ts';
import { insertion } from './support/insertion.ts';
import { wayOut } from './support/way-out.ts';

export const committedSqlEdited = defineRule({
  id: 'committed-sql-edited',
  level: 'integrity',
  about: 'published',
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A published migration was edited',
  why: 'Databases that ran it keep what the old version did; only those that run it later get the edit.',
  stops: ['a typo in a migration that main has was corrected in place', 'a statement was added to a published migration'],
  passes: ['line endings, a final newline, file modes', 'a migration that only this branch has'],
  steps: [
    'Restore the file: `git checkout <merge base> -- <file>`.',
    'Put the change into a new migration: change the schema and run `drizzle-kit generate`, or use `drizzle-kit generate --custom` for other SQL.',
  ],
  *check(change) {
    const elsewhere = new Set(repointed(change));
    for (const pair of [...change.kept, ...(change.hidden ?? [])]) {
      const edit = editOf(change, pair);
      if (edit === undefined || elsewhere.has(pair) || isLinked(change.after, pair.after.sql.path)) continue;
      const { sql, tag } = pair.after;
      yield {
        path: sql.path,
        line: edit.line,
        subject: subjectOf(tag, sql.oid),
        migration: tag,
        problem: `${sql.path} was edited after it was published ${change.publishedIn(pair.before.sql.path)}.`,
        ...wayOut(change, { kind: 'restore', say: restoring(tag, edit) }),
      };
    }
  },
});

function restoring(tag: string, { added }: Edit): string {
  if (added === '') return `restores ${tag}`;
  return added === undefined
    ? `restores ${tag}, and asks about what was changed`
    : `restores ${tag} and puts what was added into a new migration`;
}

interface Edit {
  /** One-based, the first line that differs. */
  readonly line: number;
  /** The added lines, if nothing else was edited; comments and breakpoints do not count. */
  readonly added: string | undefined;
}

/**
 * How the two differ. Line endings and a final newline do not count, except while a journal becomes folders: a database's ledger holds the
 * hash of each file, and the migrator tells migrations of one second apart by it.
 */
function editOf({ text, upgraded }: Change, { before, after }: Kept): Edit | undefined {
  if (before.sql.oid === after.sql.oid) return undefined;
  const [was, is] = [text(before.sql), text(after.sql)];
  if (was === undefined || is === undefined) return undefined;
  if (upgraded && was !== is && sameLines(was, is)) return { line: 1, added: '' };
  const [old, now] = [sqlLines(was), sqlLines(is)];
  // other bytes than UTF-8 all look the same
  const at = now.findIndex((line, place) => line !== old[place] || line.includes('\uFFFD'));
  if (at < 0) return now.length === old.length ? undefined : { line: now.length, added: undefined };
  return { line: at + 1, added: insertion(old, now) };
}

function sameLines(was: string, is: string): boolean {
  return sqlLines(was).join('\n') === sqlLines(is).join('\n');
}

function sqlLines(sql: string): string[] {
  return withoutTrailing(sql.replaceAll('\r\n', '\n'), '\n').split('\n');
}
