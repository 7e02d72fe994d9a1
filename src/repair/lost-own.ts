import type { Repository } from '../git/repository.ts';
import type { ChangeContext } from '../layouts/change.ts';
import type { LostCustom } from '../model/facts.ts';
import { type History, nameOfTag } from '../model/history.ts';
import type { Own } from './own.ts';

/** The user's custom migrations that a merge left out, with the SQL that a parent of it has. */
export async function lostOwn(
  { objects }: Repository,
  lost: readonly LostCustom[],
  {
    listed,
    published,
    about: { moment },
  }: { readonly listed: readonly Own[]; readonly published: History; readonly about: ChangeContext },
): Promise<Own[]> {
  const found: Own[] = [];
  for (const { tag, path, oid, commit } of lost) {
    if ([...listed, ...found].some(({ migration }) => migration.sql.oid === oid)) continue;
    const blob = await objects.read(oid);
    if (blob?.type !== 'blob') continue;
    const when = published.restampable ? Date.UTC(...timeIn(tag)) : moment;
    const snapshot = { path: '' };
    found.push({
      migration: { tag, prefix: /^\d+/.exec(tag)?.[0] ?? '', when, sql: { path, oid }, snapshot },
      name: nameOfTag(tag),
      sql: new TextDecoder().decode(blob.content),
      bytes: blob.content,
      from: commit.slice(0, 7),
      changesTables: false,
    });
  }
  return found;
}

/** The time that begins the name of a 1.0 folder. */
function timeIn(tag: string): [number, number, number, number, number, number] {
  const part = (from: number, length: number) => Number(tag.slice(from, from + length));
  return [part(0, 4), part(4, 2) - 1, part(6, 2), part(8, 2), part(10, 2), part(12, 2)];
}
