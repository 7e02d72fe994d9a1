import type { Change } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import type { Migration } from '../model/history.ts';
import { regenerate, restore } from './fixes.ts';

export const committedMigrationDeleted = defineRule({
  id: 'committed-migration-deleted',
  level: 'integrity',
  severity: 'error',
  approvable: true,
  summary: 'A published migration was deleted',
  why: 'Databases that ran it keep what it did, every new one lacks it, and what is generated next does not fit both.',
  *check(change) {
    const { after, removed, upgraded } = change;
    if (after.unreadable !== undefined) return;
    const stays = ({ sql }: Migration) => after.looseSql.some(({ path, oid }) => path === sql.path || oid === sql.oid);
    // while the SQL is still there only the entry was removed: journal-entry-removed. Without any SQL before, nothing is lost
    const deleted = removed.filter((migration) => migration.sql.oid !== undefined && (upgraded || !stays(migration)));
    const [first] = deleted;
    const last = deleted.at(-1);
    if (first === undefined || last === undefined) return;
    const subject = first === last ? subjectOf(first.tag) : `${subjectOf(first.tag)}..${subjectOf(last.tag)}`;
    yield {
      path: first.sql.path,
      subject,
      ...(first === last && { migration: first.tag }),
      problem: problemOf(change, deleted),
      fix: change.added.length > 0 ? regenerate(change) : bringBack(change, deleted),
    };
  },
});

function problemOf({ before, after, added, upgraded, publishedIn }: Change, deleted: readonly Migration[]): string {
  const [first] = deleted;
  const [is, were] =
    deleted.length === 1
      ? [first?.tag, 'was']
      : [`${deleted.length} migrations (${first?.tag} to ${deleted.at(-1)?.tag})`, 'were'];
  if (after.migrations.length === 0)
    return `${is} of ${before.out} ${were} deleted after being published in ${publishedIn}; no migration is left.`;
  if (upgraded)
    return `${is} ${were} left behind when ${before.out} was upgraded to folders; they are published in ${publishedIn}.`;
  const [successor] = added;
  if (successor === undefined) return `${is} ${were} deleted after being published in ${publishedIn}.`;
  if (deleted.length === 1 && added.length === 1 && successor.tag === first?.tag) {
    return `${is} ${were} generated again under the same name after being published in ${publishedIn}.`;
  }
  return `${is} ${were} replaced by ${added.length === 1 ? successor.tag : `${added.length} new migrations`} after being published in ${publishedIn}.`;
}

function bringBack(change: Change, deleted: readonly Migration[]): string[] {
  const { layout, orderedBy } = change.before;
  return [
    '# bring back what databases have run; a wrong migration is corrected by a new one',
    ...restore(change, [...(layout === 'journal' ? [{ path: orderedBy }] : []), ...deleted.flatMap(filesOf)], 'migrations'),
  ];
}

function filesOf({ sql, snapshot }: Migration) {
  return [sql, snapshot].filter(({ oid }) => oid !== undefined);
}
