import type { Drifts } from '../../kit/drift/all-projects.ts';
import type { ProjectDrift } from '../../kit/drift/one-project.ts';
import type { UntrackedHistory } from '../../kit/drift/untracked-history.ts';
import type { Change } from '../../model/change.ts';
import type { Replays } from '../../model/replay.ts';
import type { Unchecked } from '../../model/report.ts';
import { debug, debugging } from '../../processes/debug.ts';
import { isDisplaced } from '../displaced.ts';
import type { FactSource, Gathered, Round, SourceAnswer } from '../fact-source.ts';
import { tablesLeft } from './tables-left.ts';

/** What `drizzle-kit generate` would write for the schema. Folders with untracked migrations are projects of their own. */
export const drift: FactSource = {
  name: 'drift',
  level: 'drift',
  needs: (change, { changes }) => !isDisplaced(change, changes),
  async read(change, round) {
    const drifts = await driftsIn(round);
    return drifts === undefined ? {} : foundIn(drifts, change, round);
  },
  async others(round) {
    const { untracked = [] } = (await driftsIn(round)) ?? {};
    return Promise.all(untracked.map(async (one) => withoutHistory(one, await round.emptyChange(one.history))));
  },
};

async function driftsIn({ proofs, changes }: Round): Promise<Drifts | undefined> {
  return (await proofs()).drifts(changes);
}

async function foundIn({ byOut, unchecked: all }: Drifts, change: Change, { files }: Round): Promise<SourceAnswer> {
  const { out } = change.after;
  const own = all.filter(({ project }) => project === out);
  const found = byOut.get(out);
  const { config = '', left = [], schemaFiles: closure = [] } = found ?? {};
  const uncovered = [...(found?.uncovered ?? []), ...(await tablesLeft(files.after, { config, left, closure }))];
  if (debugging()) debug(`${out}: ${driftLine(found, own)}`);
  return {
    facts: {
      uncovered,
      replays: replaysWith(change, found),
      ...(found?.drift !== undefined && { drift: found.drift }),
    },
    looked: {
      config: found?.config,
      schemaFiles: found?.schemaFiles,
      schemaPatterns: found?.schemaPatterns,
      kit: found?.kit,
    },
    unchecked: own,
  };
}

/** A project with untracked migrations, which cannot be compared with anything. */
function withoutHistory({ history, config, schemaPatterns, uncovered, unchecked }: UntrackedHistory, change: Change): Gathered {
  const reason =
    unchecked === undefined ? [] : [{ project: history.out, level: 'drift' as const, reason: unchecked, blocks: false }];
  return { change: { ...change, uncovered }, config, schemaPatterns, unchecked: reason };
}

function driftLine(found: ProjectDrift | undefined, unchecked: readonly Unchecked[]): string {
  if (found?.drift !== undefined) return 'drift compared';
  const [failed] = unchecked;
  if (failed !== undefined) return `drift not compared: ${failed.reason}`;
  if (found === undefined) return 'drift not compared: no drizzle config with schema files that git tracks names this folder';
  return 'drift not compared: schema and migrations are as published';
}

/** Prefers the second look over the first: the `generate` command decides what drizzle-kit writes. */
function replaysWith({ replays }: Change, found: ProjectDrift | undefined): Replays {
  const { migration, replay } = found?.again ?? {};
  return migration === undefined || replay === undefined ? replays : new Map([...replays, [migration, replay]]);
}
