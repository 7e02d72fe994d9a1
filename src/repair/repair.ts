import type { Repository } from '../git/repository.ts';
import { onlyFor } from './only.ts';
import type { Answers } from './plan.ts';
import type { Repair } from './planned.ts';
import { repaired } from './repaired.ts';
import { lookedAgain } from './second-look.ts';
import { withStart } from './start.ts';

export interface RepairOptions {
  /** What decides what is published. */
  readonly base?: string | undefined;
  /** The only rule whose findings are repaired. */
  readonly only?: string | undefined;
}

/** Works out what repairs the index, or an open merge, rebase, cherry-pick or stash. Writes nothing. */
export function planRepair(repository: Repository, answers: Answers, { base, only }: RepairOptions = {}): Promise<Repair> {
  return withStart(repository, base, async (start) => {
    const repair = await lookedAgain(start, answers, await repaired(start, answers));
    return only === undefined ? repair : onlyFor(only, start, repair);
  });
}
