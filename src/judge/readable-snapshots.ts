import { commitFiles } from '../git/files.ts';
import type { Commit, Repository } from '../git/repository.ts';
import { parseSnapshot } from '../layouts/snapshot.ts';
import type { Files } from '../model/files.ts';
import type { History, Migration } from '../model/history.ts';
import { isReadable } from '../model/snapshot.ts';
import { commitsChanging } from './last-readable.ts';

interface Histories {
  readonly before: History;
  readonly after: History;
}

interface States {
  readonly before: Files;
  readonly after: Files;
}

/**
 * Replaces each unreadable published snapshot that the change rewrites by its newest readable version, so that a repair is compared
 * with the state before the damage. A snapshot that was never readable stays.
 */
export async function withReadableSnapshots(
  histories: Histories,
  files: States,
  where: { readonly repository: Repository; readonly base: Commit } | undefined,
): Promise<[Histories, States]> {
  const { before, after } = histories;
  if (where === undefined || before.layout !== after.layout || before.out !== after.out) return [histories, files];
  const found = new Map<string, ReadableSnapshot>();
  for (const { snapshot } of before.migrations) {
    const now = files.after.entries.get(snapshot.path)?.oid;
    if (snapshot.oid === undefined || now === undefined || now === snapshot.oid || found.has(snapshot.path)) continue;
    if (isReadable(parseSnapshot(await files.before.read(snapshot.path)))) continue;
    const readable = await lastReadableSnapshot(where, snapshot.path);
    if (readable !== undefined) found.set(snapshot.path, readable);
  }
  if (found.size === 0) return [histories, files];
  const withFound = (migration: Migration): Migration => {
    const { path } = migration.snapshot;
    const readable = found.get(path);
    return readable === undefined ? migration : { ...migration, snapshot: { path, oid: readable.oid, from: readable.commit } };
  };
  return [
    { before: { ...before, migrations: before.migrations.map(withFound) }, after },
    {
      before: { ...files.before, read: (path, most) => (found.get(path)?.files ?? files.before).read(path, most) },
      after: files.after,
    },
  ];
}

/** A published snapshot as it was before something broke it. */
export interface ReadableSnapshot {
  readonly commit: string;
  readonly oid: string;
  readonly files: Files;
}

/** The newest published version of a snapshot that can be read; undefined where none of the last ones can. */
export async function lastReadableSnapshot(
  { repository, base }: { readonly repository: Repository; readonly base: Commit },
  path: string,
): Promise<ReadableSnapshot | undefined> {
  for (const commit of await commitsChanging(repository, base, path)) {
    const files = await commitFiles(repository, commit);
    const oid = files.entries.get(path)?.oid;
    if (oid !== undefined && isReadable(parseSnapshot(await files.read(path))))
      return { commit: commit.slice(0, 10), oid, files };
  }
  return undefined;
}
