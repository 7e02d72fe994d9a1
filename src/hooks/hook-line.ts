import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { quote } from '../model/shell.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { addPackage, foldersUp } from './managers/folders.ts';
import type { SetupTarget } from './managers/manager.ts';

/** The line of each event's hook. git runs hooks at the top of the working tree, and husky stops at the first line that fails. */
export async function hookLines({ cwd, top }: SetupTarget, events: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const installed = foldersUp(cwd, top).find((folder) => existsSync(join(folder, 'node_modules/drizzle-guard/hooks/run')));
  if (installed === undefined)
    throw new Unjudgeable(`drizzle-guard is not installed here. Run: ${await addPackage('drizzle-guard', cwd, top)}`);
  const hooks = relative(top, join(installed, 'node_modules/drizzle-guard/hooks')).replaceAll('\\', '/');
  return new Map(events.map((event) => [event, `sh ${quote(`${hooks}/${event}`)} "$@"`]));
}
