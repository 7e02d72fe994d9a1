import { type Drifts, driftsOf, prepareDrifts } from '../kit/drift/all-projects.ts';
import { KitProcesses } from '../kit/processes.ts';
import { replaysOf } from '../kit/replay/proofs.ts';
import type { Change } from '../model/change.ts';
import { debug } from '../processes/debug.ts';
import { version } from '../version.ts';
import { isDisplaced } from './displaced.ts';
import type { FactContext, KitProofs } from './fact-source.ts';

/** Starts evaluating configs and schemas at once, because that takes longest; migrations are replayed meanwhile. */
export function openProofs(all: readonly Change[], { repository, level, past, named, files }: FactContext): KitProofs {
  const processes = new KitProcesses();
  const top = repository.bare ? undefined : repository.cwd;
  const shared = { ...(top !== undefined && { top }), gitDir: repository.gitDir, past, version, processes };
  const asked = all.filter((change) => !isDisplaced(change, all));
  const prepared = level === 'drift' && top !== undefined ? prepareDrifts(asked, files, { ...shared, top, named }) : undefined;
  // whoever awaits the promise handles its rejection
  prepared?.catch(() => undefined);
  let drifts: Promise<Drifts> | undefined;
  if (prepared === undefined)
    debug(top === undefined ? 'drift not compared: a bare repository has no node_modules' : `drift not compared: level ${level}`);
  return {
    replays: (change) =>
      replaysOf(change, { ...shared, files: files.after, projects: async () => (await prepared)?.projects ?? [] }),
    async drifts(changes) {
      if (prepared === undefined) return undefined;
      drifts ??= prepared.then((ready) =>
        driftsOf(
          changes.filter((change) => !isDisplaced(change, changes)),
          { ...shared, files, prepared: ready },
        ),
      );
      return drifts;
    },
    close: () => processes.close(),
  };
}
