import { existsSync, readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { git, splitZ } from '../git/run.ts';
import { migrationsFolders } from '../layouts/guarded.ts';
import { join } from '../model/files.ts';

/** A file that drizzle-kit writes, below the top of the repository. */
export interface Written {
  readonly path: string;
  readonly out: string;
  readonly kind: 'kept-by-kit' | 'sql';
}

/** The migrations folders of a repository, from its top: those that are tracked, and untracked ones that are not ignored. */
export async function trackedOuts(top: string): Promise<ReadonlySet<string>> {
  const pathspecs = [':(top,glob,icase)**/meta/_journal.json', ':(top,glob)**/[0-9]*/snapshot.json'];
  const { stdout } = await git(['ls-files', '-co', '--exclude-standard', '-z', '--', ...pathspecs], { cwd: top });
  return migrationsFolders(splitZ(stdout));
}

/** Whether a repository is one of Drizzle's: it has migrations, or a config that will make some. */
export async function hasMigrations(top: string): Promise<boolean> {
  if ((await trackedOuts(top)).size > 0) return true;
  const { stdout } = await git(['ls-files', '-z', '--', ':(top,glob)**/drizzle*.config.*'], { cwd: top });
  return stdout !== '';
}

/** What a path is in any of these folders, whether the file exists or not; undefined if it is not drizzle-kit's. */
export function writtenAs(path: string, outs: ReadonlySet<string>): Written | undefined {
  for (const out of outs) {
    const below = belowOf(path, out);
    if (below === undefined) continue;
    if (/^meta\/[^/]+$/i.test(below) || /^\d{14}[^/]*\/snapshot\.json$/.test(below)) return { path, out, kind: 'kept-by-kit' };
    if (/^(?:[^/]+|\d{14}[^/]*\/[^/]+)\.sql$/i.test(below)) return { path, out, kind: 'sql' };
  }
  return undefined;
}

/** Every file of a migrations folder that drizzle-kit wrote, as it is on disk. */
export function writtenIn(top: string, out: string): Written[] {
  const outs = new Set([out]);
  return namesIn(top, out).flatMap((name) => {
    const path = join(out, name);
    if (name.endsWith('.sql')) return writtenAs(path, outs) ?? [];
    if (!/^(?:meta|\d{14}.*)$/i.test(name)) return [];
    return namesIn(top, path).flatMap((inner) => writtenAs(posix.join(path, inner), outs) ?? []);
  });
}

function namesIn(top: string, folder: string): string[] {
  const path = posix.join(top, folder);
  return existsSync(path) ? readdirSync(path, { withFileTypes: true }).map(({ name }) => name) : [];
}

function belowOf(path: string, out: string): string | undefined {
  if (out === '') return path;
  return path.toLowerCase().startsWith(`${out.toLowerCase()}/`) ? path.slice(out.length + 1) : undefined;
}
