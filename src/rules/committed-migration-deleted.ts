import type { Change } from '../model/change.ts';
import { defineRule, subjectOf } from '../model/finding.ts';
import { isLinked, type Migration } from '../model/history.ts';
import { renamedTo } from './support/renamed-to.ts';
import { wayOut } from './support/way-out.ts';

export const committedMigrationDeleted = defineRule({
  id: 'committed-migration-deleted',
  level: 'integrity',
  about: 'published',
  gathers: true,
  kind: 'decision',
  severity: 'error',
  approvable: true,
  summary: 'A published migration was deleted',
  why: 'Databases that ran it keep what it did, and new ones will lack that unless another migration does the same.',
  stops: [
    'migrations were squashed, reset, reverted or generated again after main had them',
    '`migration.sql` was moved out of its folder',
  ],
  passes: ['a migrations folder that moved', 'migrations that were never published'],
  steps: [
    'Put the published migrations back with their snapshots and the journal: `git checkout <merge base> -- drizzle`.',
    'To correct one, generate a new migration.',
  ],
  notes: ['All deleted migrations are one finding.'],
  *check(change) {
    const { after, removed, upgraded } = change;
    if (after.unreadable !== undefined) return;
    const loose = new Set(after.looseSql.flatMap(({ path, oid }) => [path, oid]));
    // a journal's SQL that is still there only lost its entry: journal-entry-removed. SQL outside of a folder is never run
    const stays = ({ sql }: Migration) =>
      after.orderFile !== undefined && !upgraded && (loose.has(sql.path) || loose.has(sql.oid ?? ''));
    // without any SQL before, nothing is lost
    const deleted = removed.filter(
      (migration) => migration.sql.oid !== undefined && !stays(migration) && !isLinked(after, migration.sql.path),
    );
    const [first] = deleted;
    const last = deleted.at(-1);
    if (first === undefined || last === undefined) return;
    const subject = first === last ? subjectOf(first.tag) : `${subjectOf(first.tag)}..${subjectOf(last.tag)}`;
    yield {
      path: first.sql.path,
      subject,
      ...(first === last && { migration: first.tag }),
      ...(renamedTo(change, deleted) ?? { problem: problemOf(change, deleted) }),
      ...wayOut(change, { kind: 'restore', say: restoring(change, deleted) }),
    };
  },
});

function problemOf({ before, after, added, upgraded, publishedIn }: Change, deleted: readonly Migration[]): string {
  const [first] = deleted;
  const published = publishedIn(first?.sql.path);
  const [is, were] =
    deleted.length === 1
      ? [first?.tag, 'was']
      : [`${deleted.length} migrations (${first?.tag} to ${deleted.at(-1)?.tag})`, 'were'];
  if (after.migrations.length === 0)
    return `${is} of ${before.out} ${were} deleted after being published ${published}; none is left.`;
  if (upgraded) return `${is} ${were} left behind when ${before.out} was upgraded to folders; they are published ${published}.`;
  const [successor] = added;
  if (successor === undefined) return `${is} ${were} deleted after being published ${published}.`;
  if (deleted.length === 1 && added.length === 1 && successor.tag === first?.tag) {
    return `${is} ${were} generated again under the same name after being published ${published}.`;
  }
  return `${is} ${were} replaced by ${added.length === 1 ? successor.tag : `${added.length} new migrations`} after being published ${published}.`;
}

function restoring({ added }: Change, deleted: readonly Migration[]): string {
  const them = deleted.length === 1 ? deleted[0]?.tag : `${deleted.length} migrations`;
  return added.length === 0
    ? `restores ${them}`
    : `restores ${them}, and puts yours after ${deleted.length === 1 ? 'it' : 'them'}`;
}
