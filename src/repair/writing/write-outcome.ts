import { commitNamed, type Repository } from '../../git/repository.ts';
import { statesAfter } from './after.ts';
import { type About, type Backup, operationNow } from './backup.ts';
import { hashNameOf } from './disk.ts';
import { requireDistinctNames } from './distinct-names.ts';
import { foundFolders } from './found-folders.ts';
import { requireNothingInTheWay } from './obstacles.ts';
import { type FoundState, statesOf } from './read-states.ts';
import type { Outcome, PathState } from './states.ts';
import { whileWriting } from './while-writing.ts';
import { type Planned, writeWithBackup } from './write-with-backup.ts';

export interface WriteOptions {
  /** What the repair does, in a sentence, for the list of backups. */
  readonly says: string;
}

/**
 * Writes a repair to the working tree and the index, after a backup of all that it finds in the folders. Throws a CannotWrite, with nothing
 * changed, where something is in the way.
 */
export async function writeOutcome(repository: Repository, outcome: Outcome, { says }: WriteOptions): Promise<Backup> {
  return whileWriting(repository, async (marker) => {
    await requireNothingInTheWay(repository, outcome);
    return writeWithBackup(repository, marker, await planned(repository, outcome, says));
  });
}

async function planned(repository: Repository, outcome: Outcome, says: string): Promise<Planned> {
  const hash = await hashNameOf(repository);
  const paths = [...outcome.files.keys()];
  const found = await statesOf(repository, paths, hash);
  const { others, leftOut } = await foundFolders(repository, outcome.outs, new Set(paths), hash);
  const after = await statesAfter(repository, outcome, { found, hash });
  requireDistinctNames(after, [...others.map(({ path }) => path), ...leftOut]);
  const before = found.map(({ bytes, ...state }) => state);
  const about = { ...(await circumstances(repository)), kind: 'fix', says, outs: outcome.outs, before, after, leftOut } as const;
  return { about, hash, kept: { found: [...found, ...others], blobs: blobsOf([...found, ...others], after, outcome) } };
}

/** When and in which state of the repository something is written. */
export async function circumstances(repository: Repository): Promise<Pick<About, 'version' | 'time' | 'head' | 'operation'>> {
  const head = (await commitNamed(repository, 'HEAD'))?.oid ?? null;
  return { version: 1, time: new Date().toISOString(), head, operation: operationNow(repository) };
}

/** The bytes on disk, by the blobs they become. */
export function bytesFound(found: readonly FoundState[]): Map<string, Uint8Array> {
  return new Map(found.flatMap(({ file, bytes }) => (file === null || bytes === null ? [] : [[file.oid, bytes] as const])));
}

function blobsOf(found: readonly FoundState[], after: readonly PathState[], { files }: Outcome): Map<string, Uint8Array> {
  const blobs = bytesFound(found);
  for (const { path, file } of after) {
    const bytes = files.get(path);
    if (file !== null && bytes != null) blobs.set(file.oid, bytes);
  }
  return blobs;
}
