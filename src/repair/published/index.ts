import { readWorkflow } from '../../config/workflow.ts';
import type { Commit, Repository } from '../../git/repository.ts';
import type { KitProcesses } from '../../kit/processes.ts';
import { readHistories } from '../../layouts/index.ts';
import { pairHistories } from '../../layouts/pairs.ts';
import type { Files } from '../../model/files.ts';
import { withMovedFolder } from './moved.ts';
import { withReadable } from './readable.ts';
import { withoutJournal } from './replaced.ts';
import { withUpgraded } from './upgraded.ts';

/** The published state as it belongs into the present one, and the present one without what stands in its place. */
export interface Published {
  readonly before: Files;
  readonly state: Files;
}

/** Takes the published migrations to where they are now: in a folder that moved, in folders of 1.0, and readable. */
export async function publishedFor(
  repository: Repository,
  {
    base,
    before: published,
    state,
    processes,
  }: Published & { readonly base: Commit | undefined; readonly processes: KitProcesses },
): Promise<Published> {
  if (base === undefined) return { before: published, state };
  let before = await withReadable(repository, { base, before: published, state });
  let left = state;
  const pairs = await pairHistories(await readHistories(before), await readHistories(state), state);
  for (const { before: old, after: now } of pairs) {
    if (old.migrations.length === 0) continue;
    // the old folder is still there, and a copy of it came
    if (old.out !== now.out && [...state.entries.keys()].some((path) => path.startsWith(`${old.out}/`))) continue;
    if (old.out !== now.out) before = withMovedFolder(before, old.out, now.out);
    if (old.layout === now.layout) continue;
    const here = (await readHistories(before)).get(now.out) ?? old;
    if (now.layout === 'journal') left = withoutJournal(left, here, now);
    else
      before = await withUpgraded(before, here, {
        repository,
        processes,
        state,
        workflow: await readWorkflow(state, now.out),
      });
  }
  return { before, state: left };
}
