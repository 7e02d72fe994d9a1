import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { quote } from '../../model/shell.ts';
import { foldersUp } from '../managers/folders.ts';
import type { Installation } from './installation.ts';
import { mainWorktreeUnless } from './main-worktree.ts';

/**
 * The package in a node_modules folder. git runs hooks at the top of the working tree. A linked worktree without a node_modules of its own is
 * guarded by that of the main one.
 */
export const nodeModules: Installation = {
  name: 'node_modules',
  find: async ({ cwd, top }) => {
    const folder = foldersUp(cwd, top).find((one) => existsSync(join(one, 'node_modules/drizzle-guard/hooks/run')));
    if (folder === undefined) return undefined;
    const tool = relative(top, join(folder, 'node_modules/drizzle-guard')).replaceAll('\\', '/');
    const main = mainWorktreeUnless(tool);
    if (quote(tool) === tool) return (event) => `sh "${main}${tool}/hooks/${event}" "$@"`;
    return (event) => `sh "${main}"${quote(`${tool}/hooks/${event}`)} "$@"`;
  },
  isLine: (line, event) => line.includes(`drizzle-guard/hooks/${event}`) && /^sh \S.* "\$@"$/.test(line),
};
