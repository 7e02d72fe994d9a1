import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { quote } from '../../model/shell.ts';
import { plugAndPlayPackage } from '../../packages/plug-and-play.ts';
import { foldersUp } from '../managers/folders.ts';
import type { Installation } from './installation.ts';
import { mainWorktreeUnless } from './main-worktree.ts';
import { nodeModules } from './node-modules.ts';

/** What Yarn calls the folder of an unplugged package: its name, and a hash that other versions and peers change. */
const unplugged = /\/drizzle-guard-[^/]+(?=\/node_modules\/drizzle-guard$)/;

/**
 * The package that Yarn Plug'n'Play has unplugged, because package.json says `preferUnplugged`: sh cannot read archives. `yarn` itself would
 * cost every commit a second, and GUI clients may not find it. hooks/run tells Node where the other packages are.
 */
export const plugAndPlay: Installation = {
  name: "Yarn Plug'n'Play",
  find: async ({ cwd, top }) => {
    const found = foldersUp(cwd, top)
      .map((folder) => plugAndPlayPackage('drizzle-guard', folder))
      .find((path) => path !== undefined && existsSync(join(path, 'hooks/run')));
    if (found === undefined) return undefined;
    const path = relative(top, found).replaceAll('\\', '/');
    const [before = '', after] = path.split(unplugged);
    if (after === undefined) return undefined;
    const folder = `"${mainWorktreeUnless(before)}"${quote(before)}/drizzle-guard-*${after}/hooks`;
    return (event) => `sh ${folder}/${event} "$@"`;
  },
  isLine: nodeModules.isLine,
};
