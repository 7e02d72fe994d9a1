import { readHistories } from '../../layouts/index.ts';
import { pairMigrations } from '../../layouts/pairs.ts';
import { type Files, join, nameOf } from '../../model/files.ts';
import { type History, type Migration, nameOfTag } from '../../model/history.ts';
import { withContents } from '../contents.ts';
import { folderName } from './placed.ts';

/**
 * A state in which published folders have their own names again, and copies of them are gone. A copy with other SQL is SQL of the user's: only
 * its snapshot goes. SQL outside of a folder gets one.
 */
export async function withPublishedNames(
  state: Files,
  { published, moment }: { readonly published: History; readonly moment: number },
): Promise<Files> {
  const now = (await readHistories(state)).get(published.out);
  if (now === undefined || now.layout !== published.layout) return state;
  const contents = new Map<string, Uint8Array | null>();
  const pairs = pairMigrations(published.migrations, now.migrations, false);
  for (const { before, after } of pairs) {
    if (before.tag === after.tag || !isSame(before, after)) continue;
    for (const file of ['sql', 'snapshot'] as const) {
      if (after[file].oid === undefined) continue;
      contents.set(before[file].path, await state.read(after[file].path));
      contents.set(after[file].path, null);
    }
  }
  const paired = new Set(pairs.map(({ after }) => after));
  const originals = new Map(published.migrations.map((one) => [one.snapshot.oid, one]));
  for (const migration of now.migrations) {
    const original = paired.has(migration) ? undefined : originals.get(migration.snapshot.oid);
    if (original === undefined || migration.snapshot.oid === undefined) continue;
    contents.set(migration.snapshot.path, null);
    if (migration.sql.oid === original.sql.oid) contents.set(migration.sql.path, null);
  }
  let when = Math.floor(moment / published.tick) * published.tick;
  const inherited = new Set(published.looseSql.map(({ path }) => path));
  for (const { path } of now.looseSql.filter((one) => !inherited.has(one.path))) {
    contents.set(path, null);
    contents.set(
      join(published.out, `${folderName(when, nameOf(path).replace(/\.sql$/, ''))}/migration.sql`),
      await state.read(path),
    );
    when += published.tick;
  }
  return contents.size === 0 ? state : withContents(state, contents);
}

function isSame(before: Migration, after: Migration): boolean {
  if (before.snapshot.oid !== undefined && before.snapshot.oid === after.snapshot.oid) return true;
  return before.sql.oid === after.sql.oid && nameOfTag(before.tag) === nameOfTag(after.tag);
}
