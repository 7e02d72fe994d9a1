import { tmpdir } from 'node:os';
import { KitProcess } from '../../src/kit/process.ts';

const processes = new Map<string, KitProcess>();

/** One process of each name for all tests of a file: loading drizzle-kit takes longer than what it is asked. */
export function sharedKit(name: string): KitProcess {
  const child = processes.get(name) ?? new KitProcess(tmpdir());
  processes.set(name, child);
  return child;
}

/** After each file, from the setup that runs for each: this module lives as long as its worker. */
export function closeSharedKits(): void {
  for (const child of processes.values()) child.close();
  processes.clear();
}
