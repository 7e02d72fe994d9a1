import { existsSync } from 'node:fs';
import { installations } from '../hooks/installations/index.ts';
import { targetIn } from '../hooks/managers/target.ts';

/** Whether hooks that are set up for a folder can start drizzle-guard. */
export async function isInstalled(folder: string): Promise<boolean> {
  const target = existsSync(folder) ? await targetIn(folder) : undefined;
  if (target === undefined) return false;
  const found = await Promise.all(installations.map(({ find }) => find(target)));
  return found.some((line) => line !== undefined);
}
