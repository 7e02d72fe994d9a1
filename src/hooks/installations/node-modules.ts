import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { quote } from '../../model/shell.ts';
import { foldersUp } from '../managers/folders.ts';
import type { Installation } from './installation.ts';

/** The package in a node_modules folder. git runs hooks at the top of the working tree. */
export const nodeModules: Installation = {
  name: 'node_modules',
  find: async ({ cwd, top }) => {
    const folder = foldersUp(cwd, top).find((one) => existsSync(join(one, 'node_modules/drizzle-guard/hooks/run')));
    if (folder === undefined) return undefined;
    const hooks = relative(top, join(folder, 'node_modules/drizzle-guard/hooks')).replaceAll('\\', '/');
    return (event) => `sh ${quote(`${hooks}/${event}`)} "$@"`;
  },
  isLine: (line, event) => line.includes(`drizzle-guard/hooks/${event}`) && /^sh \S.* "\$@"\s*$/.test(line),
};
