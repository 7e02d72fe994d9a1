import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import semver from 'semver';
import { plugAndPlayPackage } from '../../packages/plug-and-play.ts';

/** An installed package. */
export interface Installed {
  /** Its real folder, behind the links of package managers. */
  readonly path: string;
  readonly version: string;
}

/** Finds the package that code in a folder would load; undefined if none is installed. */
export async function installedPackage(name: string, folder: string, asked = folder): Promise<Installed | undefined> {
  const path = join(folder, 'node_modules', name);
  try {
    const { version } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as { version: string };
    return { path: await realpath(path), version };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' && (error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
    return dirname(folder) === folder ? inPlugAndPlay(name, asked) : installedPackage(name, dirname(folder), asked);
  }
}

/**
 * Whether a kit can generate from snapshots: through `drizzle-kit/api` of 0.31, or through the payloads of 1.0 since rc.4. Prereleases
 * with a hash do not sort, so their files are checked.
 */
export function canReplay({ path, version }: Installed): boolean {
  if (semver.satisfies(version, '>=0.31.0 <0.32.0', { includePrerelease: true })) return existsSync(join(path, 'api.js'));
  return semver.satisfies(version, '>=1.0.0-rc.4', { includePrerelease: true }) && existsSync(join(path, 'payload-postgres.js'));
}

/** Yarn Plug'n'Play has no node_modules. */
async function inPlugAndPlay(name: string, folder: string): Promise<Installed | undefined> {
  const path = plugAndPlayPackage(name, folder);
  if (path === undefined) return undefined;
  const { version } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as { version: string };
  return { path, version };
}
