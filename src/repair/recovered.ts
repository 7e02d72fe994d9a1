import type { Repository } from '../git/repository.ts';
import { versionsOf } from '../git/versions.ts';
import { readHistories } from '../layouts/index.ts';
import { parseSnapshot } from '../layouts/snapshot.ts';
import type { Files } from '../model/files.ts';
import type { Migration, MigrationFile } from '../model/history.ts';
import { isReadable, origin, type Snapshot } from '../model/snapshot.ts';
import { withContents } from './contents.ts';

/** A state in which files of unpublished migrations that are gone, or cannot be read, are as an older commit last had them. */
export async function withRecovered(
  repository: Repository,
  state: Files,
  { out, published }: { readonly out: string; readonly published: readonly Migration[] },
): Promise<Files> {
  const migrations = (await readHistories(state)).get(out)?.migrations ?? [];
  const kept = new Set(published.flatMap(({ sql, snapshot }) => [sql.path, snapshot.path]));
  const snapshots = new Map(
    await Promise.all(migrations.map(async ({ snapshot }) => [snapshot.path, await snapshotAt(state, snapshot)] as const)),
  );
  const known = [...snapshots.values()].flatMap((one) => one ?? []);
  const ids = new Set(known.map(({ id }) => id));
  const wanted = new Set(known.flatMap(({ parents }) => parents).filter((id) => id !== origin && !ids.has(id)));
  const found = new Map<string, Uint8Array>();
  for (const { sql, snapshot } of migrations) {
    if (sql.oid === undefined && !kept.has(sql.path)) await recover(sql.path, () => true);
    if (snapshots.get(snapshot.path) !== undefined || kept.has(snapshot.path)) continue;
    // a later one names it; of the last one its parent is known
    await recover(snapshot.path, (bytes) => {
      const read = parseSnapshot(bytes);
      return isReadable(read) && (wanted.size > 0 ? wanted.has(read.id) : read.parents.some((id) => ids.has(id)));
    });
  }
  return found.size === 0 ? state : withContents(state, found);

  async function recover(path: string, isRight: (bytes: Uint8Array) => boolean): Promise<void> {
    for await (const { content: bytes } of versionsOf(repository, path)) {
      if (!isRight(bytes)) continue;
      found.set(path, bytes);
      return;
    }
  }
}

async function snapshotAt(files: Files, { path, oid }: MigrationFile): Promise<Snapshot | undefined> {
  const read = oid === undefined ? undefined : parseSnapshot(await files.read(path));
  return read !== undefined && isReadable(read) ? read : undefined;
}
