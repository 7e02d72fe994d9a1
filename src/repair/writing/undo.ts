import type { Repository } from '../../git/repository.ts';
import { quote } from '../../model/shell.ts';
import { type Backup, backupNamed, backups, operationNow } from './backup.ts';
import { CannotWrite } from './cannot-write.ts';
import { hashNameOf } from './disk.ts';
import { type FoundState, statesOf } from './read-states.ts';
import { pathsThatDiffer } from './states.ts';
import { whileWriting } from './while-writing.ts';
import { bytesFound, circumstances } from './write-outcome.ts';
import { writeWithBackup } from './write-with-backup.ts';

export interface UndoOptions {
  /** Also where the files were changed since: what they are now is in the new backup. */
  readonly force?: boolean;
}

export interface Undone {
  /** What was brought back. */
  readonly brought: Backup;
  /** What was there before, so that this can be undone by its name. */
  readonly backup: Backup;
}

/**
 * Brings back exactly what a write found: the newest one that is not undone, or the one of this name. Undoing again goes one write further
 * back; to take back an undo, name its backup. Throws a CannotWrite, with nothing changed, when the files were changed since.
 */
export async function undo(repository: Repository, name?: string, { force = false }: UndoOptions = {}): Promise<Undone> {
  return whileWriting(repository, async (marker) => {
    const brought = name === undefined ? await newestNotUndone(repository) : await backupNamed(repository, name);
    const { about } = brought;
    const hash = await hashNameOf(repository);
    const found = await statesOf(
      repository,
      about.after.map(({ path }) => path),
      hash,
    );
    if (!force) requireAsWritten(repository, brought, found);
    const before = found.map(({ bytes, ...state }) => state);
    const says = `Undo of ${brought.name}: ${about.says}`;
    const rest = {
      kind: 'undo',
      says,
      outs: about.outs,
      before,
      after: about.before,
      undoes: brought.name,
      leftOut: [],
    } as const;
    const planned = { about: { ...(await circumstances(repository)), ...rest }, hash, kept: { found, blobs: bytesFound(found) } };
    return { brought, backup: await writeWithBackup(repository, marker, planned) };
  });
}

/** Fixes that are written now: each undo takes one away, and the undo of an undo gives it back. */
async function newestNotUndone(repository: Repository): Promise<Backup> {
  const all = [...(await backups(repository))].reverse();
  const byName = new Map(all.map((backup) => [backup.name, backup]));
  const written = new Map<string, Backup>();
  for (const backup of all) {
    const undone = backup.about.undoes;
    if (undone === undefined) written.set(backup.name, backup);
    else if (!written.delete(undone)) {
      const again = byName.get(byName.get(undone)?.about.undoes ?? '');
      if (again !== undefined) written.set(again.name, again);
    }
  }
  const newest = [...written.values()].at(-1);
  if (newest === undefined) throw new CannotWrite('There is nothing to undo: no fix is written that has a backup');
  return newest;
}

function requireAsWritten(repository: Repository, { name, about }: Backup, found: readonly FoundState[]): void {
  const [first, ...others] = pathsThatDiffer(found, about.after);
  const way = {
    say: 'Undo it anyway; what is there now is kept in another backup.',
    run: [`npx drizzle-guard fix --undo ${quote(name)} --force`],
  };
  if (first !== undefined) {
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    throw new CannotWrite(`${first}${more} changed since the fix of ${about.time}; nothing was undone`, { fix: [way] });
  }
  const hadConflict = about.before.some(({ entries }) => entries.some(({ stage }) => stage > 0));
  if (!hadConflict || about.operation === operationNow(repository)) return;
  throw new CannotWrite(`The ${about.operation ?? 'conflict'} that this fix was part of has ended; nothing was undone`, {
    fix: [way],
  });
}
