import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import Module from 'node:module';
import { dirname, join } from 'node:path';
import semver from 'semver';

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
    return dirname(folder) === folder ? plugAndPlayPackage(name, asked) : installedPackage(name, dirname(folder), asked);
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

/** The part of the API of `.pnp.cjs` that finds packages (yarnpkg.com/advanced/pnpapi). */
interface PlugAndPlay {
  resolveToUnqualified(name: string, issuer: string): string | null;
}

/** Yarn Plug'n'Play has no node_modules: what it loaded into this process knows where packages are, and reads them in archives. */
async function plugAndPlayPackage(name: string, folder: string): Promise<Installed | undefined> {
  const { findPnpApi } = Module as { readonly findPnpApi?: (folder: string) => PlugAndPlay | null };
  const issuer = join(folder, '/');
  try {
    const path = findPnpApi?.(issuer)?.resolveToUnqualified(name, issuer) ?? undefined;
    if (path === undefined) return undefined;
    const { version } = JSON.parse(await readFile(join(path, 'package.json'), 'utf8')) as { version: string };
    return { path, version };
  } catch (error) {
    if ((error as { readonly pnpCode?: string }).pnpCode !== undefined) return undefined;
    throw error;
  }
}
