import type { Commit, Repository } from '../../git/repository.ts';
import { lastReadable } from '../../judge/last-readable.ts';
import { lastReadableSnapshot } from '../../judge/readable-snapshots.ts';
import { readHistories } from '../../layouts/index.ts';
import { parseSnapshot } from '../../layouts/snapshot.ts';
import type { Files } from '../../model/files.ts';
import { isReadable } from '../../model/snapshot.ts';
import { withContents } from '../contents.ts';
import { withEntries } from '../found-entries.ts';

/**
 * The published state without what cannot be read in it: the journal (0.x) as it last could be, with entries for the SQL that was published
 * since; of those the present state may know the times. Snapshots as they last could be read.
 */
export async function withReadable(
  repository: Repository,
  { base, before, state }: { readonly base: Commit; readonly before: Files; readonly state: Files },
): Promise<Files> {
  let readable = before;
  for (const [out, history] of await readHistories(before)) {
    const last = history.unreadable === undefined ? undefined : await lastReadable(repository, base, history);
    if (last === undefined) continue;
    const committed = (await readHistories(state)).get(out);
    const newest = Math.max(base.date, ...last.history.migrations.map(({ when }) => when + 1));
    readable = await withEntries(readable, { published: { ...last.history, looseSql: [] }, committed, moment: newest });
  }
  const found = new Map<string, Uint8Array>();
  for (const { migrations } of (await readHistories(before)).values())
    for (const { snapshot } of migrations) {
      const now = state.entries.get(snapshot.path)?.oid;
      if (snapshot.oid === undefined || snapshot.oid === now) continue;
      if (isReadable(parseSnapshot(await before.read(snapshot.path)))) continue;
      const last = await lastReadableSnapshot({ repository, base }, snapshot.path);
      if (last !== undefined) found.set(snapshot.path, await last.files.read(snapshot.path));
    }
  return found.size === 0 ? readable : withContents(readable, found);
}
