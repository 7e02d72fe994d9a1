import type { Repository } from '../../git/repository.ts';
import { debug } from '../../processes/debug.ts';
import { type About, type Backup, dropBackup } from './backup.ts';
import { CannotWrite } from './cannot-write.ts';
import type { HashName } from './disk.ts';
import { indexPath, lockIndex } from './index-lock.ts';
import { type Kept, makeBackup } from './make-backup.ts';
import { type Marker, removeMarker, saveMarker } from './marker.ts';
import { pruneBackups } from './prune.ts';
import { statesOf } from './read-states.ts';
import { pathsThatDiffer } from './states.ts';
import { writeStates } from './write-states.ts';
import type { Writing } from './writing.ts';

export interface Planned {
  readonly about: Omit<About, 'name' | 'token'>;
  readonly kept: Kept;
  readonly hash: HashName;
}

/** Makes the backup, then writes. When writing fails, all is as before; when even that fails, the marker stays and knows the way. */
export async function writeWithBackup(repository: Repository, marker: Marker, planned: Planned): Promise<Backup> {
  const { kept, hash } = planned;
  const backup = await makeBackup(repository, { ...planned.about, token: marker.token }, kept).catch((error: Error) => {
    throw new CannotWrite(`The backup could not be made, so nothing was changed: ${error.message}`, { cause: error });
  });
  const { about } = backup;
  const { token } = marker;
  await saveMarker(repository, { ...marker, backup: backup.commit });
  const index = await indexPath(repository);
  let unlock: (() => Promise<void>) | undefined;
  try {
    unlock = await lockIndex(repository, index, marker);
    await requireUnchanged(repository, planned);
    await writeOrGoBack(repository, about, { token, hash, index, mustBeClean: about.kind === 'fix' });
    await removeMarker(repository);
  } catch (error) {
    if (!(error instanceof HalfWritten)) {
      await saveMarker(repository, marker);
      await dropBackup(repository, backup);
    }
    throw described(error);
  } finally {
    await unlock?.();
  }
  await pruneBackups(repository).catch((error: Error) => debug(`backups not pruned: ${error.message}`));
  return backup;
}

async function writeOrGoBack(repository: Repository, about: About, writing: Writing): Promise<void> {
  try {
    await writeStates(repository, about.after, writing);
  } catch (error) {
    await writeStates(repository, about.before, { ...writing, mustBeClean: false }).catch((second: Error) => {
      throw new HalfWritten(error as Error, second);
    });
    throw error;
  }
}

/** Neither the new state nor the old one could be written. */
class HalfWritten extends CannotWrite {
  constructor(first: Error, second: Error) {
    super(`Writing failed (${first.message}), and so did bringing back what was there (${second.message})`, {
      cause: second,
      fix: [{ say: 'Everything is in a backup. Remove the cause, and bring it back.', run: ['npx drizzle-guard fix --undo'] }],
    });
  }
}

/** Between reading and locking, somebody may have saved or staged something. */
async function requireUnchanged(repository: Repository, { about, hash }: Planned): Promise<void> {
  const paths = about.before.map(({ path }) => path);
  const [first] = pathsThatDiffer(await statesOf(repository, paths, hash), about.before);
  if (first === undefined) return;
  throw new CannotWrite(`${first} was changed while the repair was being written; nothing was changed by the repair`, {
    fix: [{ say: 'Run the command again.', run: [] }],
  });
}

function described(error: unknown): unknown {
  if (error instanceof CannotWrite) return error;
  const { code, message } = error as NodeJS.ErrnoException;
  const problem = code === 'ENOSPC' || code === 'EDQUOT' ? 'The disk is full' : `The repair could not be written (${message})`;
  return new CannotWrite(`${problem}; everything is as it was`, { cause: error });
}
