import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Repository } from '../../git/repository.ts';
import { isTemporary } from '../../store/write-whole.ts';
import { markerFolder } from './marker.ts';

const hour = 3_600_000;

/** Removes what a killed process left in the git directory and nobody needs. */
export async function removeLitter(repository: Pick<Repository, 'gitDir'>): Promise<void> {
  const { gitDir } = repository;
  // `git fast-import` leaves a report when its stream ends early, and that of a killed process does
  for (const name of (await readdir(gitDir)).filter((one) => one.startsWith('fast_import_crash_'))) {
    const text = await readFile(join(gitDir, name), 'utf8').catch(() => '');
    if (text.includes('refs/drizzle-guard/backups/')) await rm(join(gitDir, name), { force: true });
  }
  const folder = markerFolder(repository);
  for (const name of (await readdir(folder)).filter(isTemporary)) {
    const { mtimeMs } = await stat(join(folder, name)).catch(() => ({ mtimeMs: Date.now() }));
    // a younger one may be written by a hook right now
    if (Date.now() - mtimeMs > hour) await rm(join(folder, name), { force: true });
  }
}
