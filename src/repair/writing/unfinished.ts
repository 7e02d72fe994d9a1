import type { Repository } from '../../git/repository.ts';
import { type Backup, backupNamed, dropBackup } from './backup.ts';
import { CannotWrite } from './cannot-write.ts';
import { hashNameOf } from './disk.ts';
import { indexPath, lockIndex } from './index-lock.ts';
import { makeBackup } from './make-backup.ts';
import { isAbandoned, readMarker, removeMarker } from './marker.ts';
import { type FoundState, statesOf } from './read-states.ts';
import { areSameEntries, isSameFile, type PathState } from './states.ts';
import { holding } from './while-writing.ts';
import { bytesFound, circumstances } from './write-outcome.ts';
import { removeLeftovers, writeStates } from './write-states.ts';

export type Direction = 'back' | 'forward';

/** The write that was interrupted; undefined when none was, or it still runs. */
export async function unfinished(repository: Repository): Promise<Backup | undefined> {
  const marker = await readMarker(repository);
  if (marker === undefined || marker.backup === null || !(await isAbandoned(marker))) return undefined;
  return backupNamed(repository, marker.backup);
}

/**
 * Ends an interrupted write: everything as it was, or everything as it was to be. Returns its backup, undefined when there was nothing to end.
 * Throws a CannotWrite, with nothing changed, where a file is neither, because somebody changed it since; `force` writes over that.
 */
export async function finish(
  repository: Repository,
  direction: Direction,
  { force = false }: { readonly force?: boolean } = {},
): Promise<Backup | undefined> {
  return holding(repository, async (marker) => {
    if (marker.backup === null) return undefined;
    const backup = await backupNamed(repository, marker.backup);
    const { before, after, kind } = backup.about;
    const [hash, index] = await Promise.all([hashNameOf(repository), indexPath(repository)]);
    const unlock = await lockIndex(repository, index, marker);
    try {
      await removeLeftovers(repository, after, marker.former);
      const found = await statesOf(
        repository,
        after.map(({ path }) => path),
        hash,
      );
      const targets = direction === 'back' ? before : after;
      const changed = changedSince(found, before, after);
      if (changed !== undefined && !force) throw wasChanged(changed);
      if (changed !== undefined) await keep(repository, found, { backup, targets });
      const mustBeClean = direction === 'forward' && kind === 'fix';
      await writeStates(repository, targets, { token: marker.token, hash, index, mustBeClean });
      await removeMarker(repository);
    } finally {
      await unlock();
    }
    if (direction === 'back') await dropBackup(repository, backup);
    return backup;
  });
}

/** A path that is neither as it was nor as it was to be. */
function changedSince(
  found: readonly PathState[],
  before: readonly PathState[],
  after: readonly PathState[],
): string | undefined {
  return found.find(({ file, entries }, at) => {
    const [one, other] = [before[at], after[at]];
    const knowsFile = isSameFile(file, one?.file ?? null) || isSameFile(file, other?.file ?? null);
    return !knowsFile || !(areSameEntries(entries, one?.entries ?? []) || areSameEntries(entries, other?.entries ?? []));
  })?.path;
}

function wasChanged(path: string): CannotWrite {
  return new CannotWrite(`${path} was changed since the fix was interrupted; nothing was changed now`, {
    fix: [
      {
        say: 'Bring back what the fix found; what is there now is kept in another backup.',
        run: ['npx drizzle-guard fix --undo --force'],
      },
    ],
  });
}

/** What is going to be written over. */
async function keep(
  repository: Repository,
  found: readonly FoundState[],
  { backup, targets }: { readonly backup: Backup; readonly targets: readonly PathState[] },
): Promise<void> {
  const before = found.map(({ bytes, ...state }) => state);
  const says = `What was there when ${backup.name} was ended: ${backup.about.says}`;
  const rest = { kind: 'undo', says, outs: backup.about.outs, before, after: targets, undoes: backup.name, leftOut: [] } as const;
  const about = { ...(await circumstances(repository)), ...rest, token: backup.about.token };
  await makeBackup(repository, about, { found, blobs: bytesFound(found) });
}
