import { mkdir, readFile, rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Repository } from '../../git/repository.ts';
import { worktreeFolder } from '../../store/folder.ts';
import { writeWhole } from '../../store/write-whole.ts';
import { CannotWrite } from './cannot-write.ts';
import { createExclusively } from './exclusive-file.ts';
import { markerPath } from './marker-path.ts';
import { isMissing } from './missing.ts';
import { isAlive, type Owner, thisProcess } from './owner.ts';

/** The file that says that somebody writes: a lock, and from the moment that files may change, what is needed to finish or to go back. */
export interface Marker {
  /** Names this write; every temporary file of it has the token in its name. */
  readonly token: string;
  /** Who writes; null when it gave up. */
  readonly owner: Owner | null;
  /** The commit of the backup, once it is made. Without one, nothing was changed. */
  readonly backup: string | null;
  /** The tokens of writes that this one finishes. */
  readonly former: readonly string[];
}

export function markerFolder({ gitDir }: Pick<Repository, 'gitDir'>): string {
  return worktreeFolder(gitDir);
}

/** The marker of a write that runs or was interrupted. */
export async function readMarker(repository: Pick<Repository, 'gitDir'>): Promise<Marker | undefined> {
  try {
    return JSON.parse(await readFile(markerPath(repository), 'utf8')) as Marker;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new CannotWrite(`${markerPath(repository)} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

/** Whether the process that wrote a marker is gone. */
export async function isAbandoned({ owner }: Marker): Promise<boolean> {
  return owner === null || !(await isAlive(owner));
}

/** Takes the lock, also from a process that was killed. Throws a CannotWrite when another process writes. */
export async function takeMarker(repository: Pick<Repository, 'gitDir'>): Promise<Marker> {
  const fresh = { token: crypto.randomUUID(), owner: await thisProcess(), backup: null, former: [] };
  if (await createExclusively(markerPath(repository), JSON.stringify(fresh), markerFolder(repository))) return fresh;
  return alone(repository, async () => {
    const found = await readMarker(repository);
    if (found !== undefined && !(await isAbandoned(found))) throw busy(repository, found);
    const former = found === undefined ? [] : [...found.former, found.token];
    const mine = { ...fresh, former, backup: found?.backup ?? null };
    // in place of the old one at once: what it says must never be lost
    await saveMarker(repository, mine);
    return mine;
  });
}

export async function saveMarker(repository: Pick<Repository, 'gitDir'>, marker: Marker): Promise<void> {
  await writeWhole(markerPath(repository), JSON.stringify(marker));
}

/** Nobody writes any more, and nothing is left to finish. */
export async function removeMarker(repository: Pick<Repository, 'gitDir'>): Promise<void> {
  await rm(markerPath(repository), { force: true });
}

/** Two processes that find the same abandoned marker must not both take it. */
async function alone<Answer>(repository: Pick<Repository, 'gitDir'>, work: () => Promise<Answer>): Promise<Answer> {
  const gate = join(markerFolder(repository), 'taking-over');
  for (let attempt = 0; ; attempt += 1) {
    try {
      await mkdir(gate);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      await removeOldGate(gate);
      if (attempt === 100) throw busy(repository, undefined);
      await setTimeout(20);
    }
  }
  try {
    return await work();
  } finally {
    await rmdir(gate);
  }
}

/** Whoever stands in it needs milliseconds, so after ten seconds it was killed there. */
async function removeOldGate(gate: string): Promise<void> {
  try {
    if (Date.now() - (await stat(gate)).mtimeMs > 10_000) await rmdir(gate);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

function busy(repository: Pick<Repository, 'gitDir'>, marker: Marker | undefined): CannotWrite {
  const who = marker?.owner == null ? '' : ` (process ${marker.owner.pid} on ${marker.owner.host})`;
  return new CannotWrite(`Another drizzle-guard fix is writing in this working tree${who}; nothing was changed`, {
    fix: [
      { say: 'Wait until it has ended, and run the command again.', run: [] },
      { say: `If that process is gone, remove ${markerPath(repository)} and run the command again.`, run: [] },
    ],
  });
}
