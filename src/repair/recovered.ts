import type { Repository } from '../git/repository.ts';
import { git } from '../git/run.ts';
import { readHistories } from '../layouts/index.ts';
import { parseSnapshot } from '../layouts/snapshot.ts';
import type { Files } from '../model/files.ts';
import type { Migration, MigrationFile } from '../model/history.ts';
import { isReadable, origin, type Snapshot } from '../model/snapshot.ts';
import { withContents } from './contents.ts';

/** How many commits that changed a file are looked through. */
const looked = 20;

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
    const bytes = await lastOf(repository, path, isRight);
    if (bytes !== undefined) found.set(path, bytes);
  }
}

async function snapshotAt(files: Files, { path, oid }: MigrationFile): Promise<Snapshot | undefined> {
  const read = oid === undefined ? undefined : parseSnapshot(await files.read(path));
  return read !== undefined && isReadable(read) ? read : undefined;
}

/** A file as the newest commit has it in which it is right: of this branch first, then of any. */
async function lastOf(
  { cwd, objects }: Repository,
  path: string,
  isRight: (bytes: Uint8Array) => boolean,
): Promise<Uint8Array | undefined> {
  for (const tips of ['HEAD', '--all']) {
    const args = ['log', tips, '--full-history', '-m', '--format=%H', `--max-count=${looked}`, '--', `:(top,literal)${path}`];
    const { stdout, exitCode } = await git(args, { cwd, answers: [0, 128] });
    // before the first commit there is no HEAD
    if (exitCode !== 0) continue;
    for (const oid of stdout.split('\n').filter((line) => line !== '')) {
      const blob = await objects.read(`${oid}:${path}`);
      if (blob?.type === 'blob' && isRight(blob.content)) return blob.content;
    }
  }
  return undefined;
}
