import type { KitProcesses } from '../kit/processes.ts';
import type { ReplayStep } from '../kit/protocol.ts';
import { kitFor, whyNot } from '../kit/replay/proofs.ts';
import { replay } from '../kit/replay/replay.ts';
import type { Change } from '../model/change.ts';
import type { BranchConflict } from '../model/drift.ts';
import type { Files } from '../model/files.ts';
import type { Replay } from '../model/replay.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import type { Replayer } from './chain.ts';
import type { Own } from './own.ts';

/** What asks the user's drizzle-kit what it generates between two snapshots. */
export interface Kit {
  readonly path: string;
  readonly version: string;
  readonly versions: readonly string[];
  readonly replayer: Replayer;
  /** The same with any number of parents. */
  readonly regenerate: (own: Own, step: ReplayStep) => Promise<Replay>;
  /** Which migrations of parallel branches do not commute, by the names of their folders. */
  readonly conflicts: (snapshots: Readonly<Record<string, unknown>>) => Promise<readonly BranchConflict[]>;
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
  const regenerate: Kit['regenerate'] = ({ migration, sql = '' }, step) =>
    replay(processes.forSnapshots(out), kit.path, { migration, sql, dialect: change.dialect, step });
  return {
    path: kit.path,
    version: kit.version,
    versions: [kit.version, orm?.version ?? ''],
    replayer: (own, parent, snapshot) => {
      const { migration, step } = own;
      const parents = parent === undefined ? [] : [parent];
      return regenerate(own, { tag: migration.tag, renames: step?.renames ?? [], parents, snapshot });
    },
    regenerate,
    conflicts: (snapshots) =>
      processes.forSnapshots(out).ask({ method: 'conflicts', kit: kit.path, dialect: change.dialect.name, snapshots }),
  };
}
