import { type Files, folderOf } from '../../model/files.ts';
import type { History } from '../../model/history.ts';
import { withContents } from '../contents.ts';

/**
 * A state without the journal that replaced published folders: SQL of theirs goes, and other SQL stays as it is, outside of a folder, from
 * where it becomes a migration.
 */
export function withoutJournal(state: Files, published: History, now: History): Files {
  const meta = `${folderOf(now.orderedBy)}/`;
  const known = new Set(published.migrations.map(({ sql }) => sql.oid));
  const copies = now.migrations.flatMap(({ sql }) => (known.has(sql.oid) ? [sql.path] : []));
  const written = [...state.entries.keys()].filter((path) => path.startsWith(meta));
  return withContents(state, new Map([...written, ...copies].map((path) => [path, null])));
}
