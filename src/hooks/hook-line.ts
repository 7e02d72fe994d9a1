import { Unjudgeable } from '../model/unjudgeable.ts';
import { installations } from './installations/index.ts';
import { addPackage } from './managers/folders.ts';
import type { SetupTarget } from './managers/manager.ts';

/** The line of each event's hook. husky and others stop at the first line that fails. */
export async function hookLines(target: SetupTarget, events: readonly string[]): Promise<ReadonlyMap<string, string>> {
  for (const { find } of installations) {
    const lineOf = await find(target);
    if (lineOf !== undefined) return new Map(events.map((event) => [event, lineOf(event)]));
  }
  throw new Unjudgeable(`drizzle-guard is not installed here. Run: ${await addPackage('drizzle-guard', target.cwd, target.top)}`);
}
