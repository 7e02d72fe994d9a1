import Module from 'node:module';
import { join } from 'node:path';

/** The part of the API of `.pnp.cjs` that finds packages (yarnpkg.com/advanced/pnpapi). */
interface PlugAndPlay {
  resolveToUnqualified(name: string, issuer: string): string | null;
}

/**
 * The folder of the package that code in a folder would load through Yarn Plug'n'Play; it may be in an archive, which only a process that
 * Yarn started can read. Undefined in other processes, and for packages that the folder's package.json does not name.
 */
export function plugAndPlayPackage(name: string, folder: string): string | undefined {
  const { findPnpApi } = Module as { readonly findPnpApi?: (folder: string) => PlugAndPlay | null };
  const issuer = join(folder, '/');
  try {
    return findPnpApi?.(issuer)?.resolveToUnqualified(name, issuer) ?? undefined;
  } catch (error) {
    if ((error as { readonly pnpCode?: string }).pnpCode !== undefined) return undefined;
    throw error;
  }
}
