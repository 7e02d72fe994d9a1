import type { Config } from '../config/config.ts';
import type { Repository } from '../git/repository.ts';
import type { Change } from '../model/change.ts';
import type { Facts, LostCustom } from '../model/facts.ts';
import type { Files } from '../model/files.ts';
import type { Level } from '../model/finding.ts';
import type { History } from '../model/history.ts';
import type { Unchecked } from '../model/report.ts';
import type { KitProofs } from './proofs.ts';

/** What every source can use. */
export interface FactContext {
  readonly repository: Repository;
  /** The settings that decide: those that are published. */
  readonly own: Config;
  /** Drizzle configs that the settings name. A change may name more, which only widens what is checked. */
  readonly named: readonly string[];
  readonly level: Level;
  /** Whether the judged state differs from the one that is checked out. */
  readonly past: boolean;
  /** Custom migrations that a merge left out, by migrations folder. */
  readonly lost: ReadonlyMap<string, readonly LostCustom[]>;
  readonly files: { readonly before: Files; readonly after: Files };
  /** A change of a history that has no migrations. */
  emptyChange(history: History): Promise<Change>;
}

/** The same, with what earlier sources found. */
export interface Round extends FactContext {
  /** Every project's change, with the facts that are known by now. */
  readonly changes: readonly Change[];
  /** What drizzle-kit proves. It is loaded when it is first asked for, so that a commit without proofs does not wait for it. */
  proofs(): Promise<KitProofs>;
}

/** What the report says about a project and no rule needs. */
export interface Looked {
  /** The config and the kit that proved it. */
  readonly config?: string | undefined;
  readonly kit?: string | undefined;
  readonly schemaFiles?: readonly string[] | undefined;
  readonly schemaPatterns?: readonly string[] | undefined;
}

/** What one source found out about a change, and what it could not. */
export interface SourceAnswer {
  readonly facts?: Partial<Facts>;
  readonly looked?: Looked;
  readonly unchecked?: readonly Unchecked[];
}

/** A change with what was found out about it. */
export interface Gathered extends Looked {
  readonly change: Change;
  readonly unchecked: readonly Unchecked[];
}

/** Where facts of one kind come from. */
export interface FactSource {
  readonly name: string;
  readonly level: Level;
  /** Whether there is a reason to look. */
  needs(change: Change, round: Round): boolean;
  read(change: Change, round: Round): Promise<SourceAnswer>;
  /** Projects that no change is about, with what was found out about them. */
  others?(round: Round): Promise<readonly Gathered[]>;
}
