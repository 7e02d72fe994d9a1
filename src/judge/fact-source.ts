import type { Config } from '../config/config.ts';
import type { Repository } from '../git/repository.ts';
import type { Drifts } from '../kit/drift/all-projects.ts';
import type { ReplayResult } from '../kit/replay/proofs.ts';
import type { Change } from '../model/change.ts';
import type { Facts, LostCustom } from '../model/facts.ts';
import type { Files } from '../model/files.ts';
import type { History } from '../model/history.ts';
import type { Level } from '../model/level.ts';
import type { Unchecked } from '../model/report.ts';

/** What every fact source can use. */
export interface FactContext {
  readonly repository: Repository;
  /** The published settings: they decide, so that a change cannot configure its own judgement. */
  readonly own: Config;
  /** Drizzle configs that drizzle-guard.json names. A change may name more of them, because that only widens the check. */
  readonly named: readonly string[];
  readonly level: Level;
  /** Whether the judged state is not the checked-out one, so that node_modules may not belong to it. */
  readonly past: boolean;
  /** By migrations folder: the custom migrations that a merge left out. */
  readonly lost: ReadonlyMap<string, readonly LostCustom[]>;
  readonly files: { readonly before: Files; readonly after: Files };
  /** Makes a change for a project that has no migrations. */
  emptyChange(history: History): Promise<Change>;
}

/** The context, extended by the results of earlier sources. */
export interface Round extends FactContext {
  /** The change of each project, with the facts that earlier sources found. */
  readonly changes: readonly Change[];
  /** Starts drizzle-kit when it is first called, so that a commit that needs no proof does not wait for it. */
  proofs(): Promise<KitProofs>;
}

/** The proofs that drizzle-kit gives. Replay and drift share its processes, and all projects share the evaluated configs. */
export interface KitProofs {
  replays(change: Change): Promise<ReplayResult>;
  /** Compares every project when first called; undefined if the level or the repository does not allow it. */
  drifts(changes: readonly Change[]): Promise<Drifts | undefined>;
  close(): void;
}

/** Details that only the report shows; no rule reads them. */
export interface Looked {
  /** The drizzle config and the version of drizzle-kit that were used. */
  readonly config?: string | undefined;
  readonly kit?: string | undefined;
  readonly schemaFiles?: readonly string[] | undefined;
  readonly schemaPatterns?: readonly string[] | undefined;
}

/** What one source found out about a change, and what it could not check. */
export interface SourceAnswer {
  readonly facts?: Partial<Facts>;
  readonly looked?: Looked;
  readonly unchecked?: readonly Unchecked[];
}

/** A change with its facts, and what could not be checked. */
export interface Gathered extends Looked {
  readonly change: Change;
  readonly unchecked: readonly Unchecked[];
}

/** One kind of facts about changes. Sources run in the order of `sources`, up to the requested level. */
export interface FactSource {
  readonly name: string;
  readonly level: Level;
  /** Whether this source has anything to look for. */
  needs(change: Change, round: Round): boolean;
  read(change: Change, round: Round): Promise<SourceAnswer>;
  /** Returns projects that have no change, for example because git does not track their migrations. */
  others?(round: Round): Promise<readonly Gathered[]>;
}
