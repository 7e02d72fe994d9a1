import { join } from 'node:path';
import { textOnDisk } from '../hooks/managers/folders.ts';
import type { Clone } from './clone.ts';

/** The file that husky runs before each hook (typicode.github.io/husky, "Startup files"). */
export function huskyInit({ environment }: Pick<Clone, 'environment'>): string {
  return join(environment.XDG_CONFIG_HOME || join(environment.HOME ?? '', '.config'), 'husky/init.sh');
}

/** The line of that file that switches husky off, one-based; undefined if there is none. */
export async function offInHuskyInit(clone: Pick<Clone, 'environment'>): Promise<number | undefined> {
  const lines = (await textOnDisk(huskyInit(clone)))?.split('\n') ?? [];
  const at = lines.findIndex((line) => /^\s*(?:export\s+)?HUSKY=["']?0\b/.test(line));
  return at < 0 ? undefined : at + 1;
}
