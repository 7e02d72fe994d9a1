import type { KitProcesses } from '../kit/processes.ts';
import { kitFor, whyNot } from '../kit/replay/proofs.ts';
import { replay } from '../kit/replay/replay.ts';
import type { Change } from '../model/change.ts';
import type { Files } from '../model/files.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Replayer } from './chain.ts';

/** What asks the user's drizzle-kit what it generates between two snapshots. */
export interface Kit {
  readonly path: string;
  readonly version: string;
  readonly versions: readonly string[];
  readonly replayer: Replayer;
}

/** The user's drizzle-kit for one project. Throws Unjudgeable where it is not installed, or not the one that the lockfile names. */
export async function kitOf(
  change: Pick<Change, 'after' | 'workflow' | 'dialect'>,
  files: Files,
  { top, processes }: { readonly top: string; readonly processes: KitProcesses },
): Promise<Kit> {
  const { out } = change.after;
  const found = await kitFor(change, { files, top, past: false });
  if ('reason' in found) throw new Unjudgeable(found.reason);
  const { kit, orm } = found;
  const cannot = whyNot(change.dialect, kit, 'replay');
  if (cannot !== undefined) throw new Unjudgeable(cannot);
  return {
    path: kit.path,
    version: kit.version,
    versions: [kit.version, orm?.version ?? ''],
    replayer: ({ migration, sql = '', step }, parent, snapshot) =>
      replay(processes.forSnapshots(out), kit.path, {
        migration,
        sql,
        dialect: change.dialect,
        step: { tag: migration.tag, renames: step?.renames ?? [], parents: parent === undefined ? [] : [parent], snapshot },
      }),
  };
}
