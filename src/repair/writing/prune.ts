import type { Repository } from '../../git/repository.ts';
import { git } from '../../git/run.ts';
import { backupNames, backupsRef } from './backup.ts';

/** This many are kept however old they are. */
export const keptBackups = 20;
/** And all that are younger. */
export const keptDays = 30;

/** Removes the backups that are neither among the newest nor young. */
export async function pruneBackups(repository: Pick<Repository, 'cwd' | 'gitDir'>, now = new Date()): Promise<void> {
  const oldest = now.getTime() - keptDays * 24 * 3_600_000;
  const old = (await backupNames(repository)).slice(keptBackups).filter((name) => timeOf(name) < oldest);
  if (old.length === 0) return;
  const input = old.map((name) => `delete ${backupsRef(repository)}${name}\n`).join('');
  await git(['update-ref', '--stdin'], { cwd: repository.cwd, input });
}

/** `20261121T210312Z-1` in milliseconds since the epoch. */
function timeOf(name: string): number {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(name) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
