import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import semver from 'semver';

/** A package as node would find it from a folder. */
export interface Installed {
  /** Its real folder: package managers link to it. */
  readonly path: string;
  readonly version: string;
}

/** The package that a folder's code gets; undefined when none is installed. */
export async function installedPackage(name: string, folder: string): Promise<Installed | undefined> {
  const path = join(folder, 'node_modules', name);
  try {
    const { version } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as { version: string };
    return { path: await realpath(path), version };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
    return dirname(folder) === folder ? undefined : installedPackage(name, dirname(folder));
  }
}

/**
 * Whether a kit can be asked to generate from snapshots: `drizzle-kit/api` of 0.31, or the payloads that 1.0 has since rc.4. Versions of
 * 1.0 with a hash after them sort anywhere, so its files are looked at as well.
 */
export function canReplay({ path, version }: Installed): boolean {
  if (semver.satisfies(version, '>=0.31.0 <0.32.0', { includePrerelease: true })) return existsSync(join(path, 'api.js'));
  return semver.satisfies(version, '>=1.0.0-rc.4', { includePrerelease: true }) && existsSync(join(path, 'payload-postgres.js'));
}
