import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { dialectNamed } from '../../../dialects/index.ts';
import type { BranchConflict } from '../../../model/drift.ts';
import type { Node } from '../../../snapshots/merged-branches.ts';
import { rebuildConflicts } from '../../../snapshots/rebuilt-tables.ts';
import { uprootedBranches } from '../../../snapshots/uprooted-branches.ts';
import type { ConflictsRequest } from '../../protocol.ts';
import { commandsOf } from './command.ts';

interface Sdk {
  check(options: { readonly dialect: string; readonly out: string }): Promise<Checked>;
}

interface Checked {
  readonly status: string;
  readonly error?: {
    readonly code: string;
    readonly kind?: string;
    readonly message?: string;
    readonly details?: readonly {
      readonly branches: readonly {
        readonly leafId: string | null;
        readonly leafPath: string | null;
        readonly statementDescription: string;
      }[];
    }[];
  };
}

/** The branches that do not commute, in dialects whose branches the kit compares. */
export async function conflictsOf({ kit, dialect, snapshots }: ConflictsRequest): Promise<BranchConflict[]> {
  return dialectNamed(dialect).inKit10?.mergesBranches ? conflictsIn(kit, dialect, snapshots) : [];
}

/**
 * Finds branches that do not commute by running `drizzle-kit check` on a copy of the migrations. It runs no user code, because it gets
 * no schema.
 */
export async function conflictsIn(
  kit: string,
  dialect: string,
  snapshots: Readonly<Record<string, unknown>>,
): Promise<BranchConflict[]> {
  const out = await mkdtemp(join(tmpdir(), 'drizzle-guard-check-'));
  try {
    for (const [tag, snapshot] of Object.entries(snapshots)) {
      await mkdir(join(out, tag));
      await writeFile(join(out, tag, 'snapshot.json'), JSON.stringify(snapshot));
      // check compares snapshots alone, but a migration has to have its SQL file
      await writeFile(join(out, tag, 'migration.sql'), '');
    }
    const { check } = commandsOf(kit) as Sdk;
    const { error } = await check({ dialect, out });
    if (error === undefined) return unseenBy(dialect, snapshots as Readonly<Record<string, Node>>);
    if (error.kind !== 'conflicts') throw new Error(`drizzle-kit check: ${error.message ?? error.kind ?? error.code}`);
    return (error.details ?? []).map(({ branches }) => ({
      branches: branches.map((branch) => ({
        tag: basename(branch.leafPath ?? branch.leafId ?? ''),
        statement: branch.statementDescription,
      })),
    }));
  } finally {
    await rm(out, { recursive: true, force: true });
  }
}

/** What the kit's check takes for no conflict. */
function unseenBy(dialect: string, snapshots: Readonly<Record<string, Node>>): BranchConflict[] {
  const uprooted = uprootedBranches(snapshots);
  return dialectNamed(dialect).family === 'sqlite' ? [...rebuildConflicts(snapshots), ...uprooted] : uprooted;
}
