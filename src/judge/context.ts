import type { Config } from '../config/config.ts';
import type { Published } from '../git/published.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import type { Resolved } from '../git/subject.ts';
import type { LostCustom } from '../model/facts.ts';
import type { Level } from '../model/level.ts';
import { rules } from '../rules/index.ts';
import { type Severities, severitiesOf } from './check.ts';
import { lostCustomMigrations } from './lost-custom.ts';
import { namedConfigs } from './settings.ts';
import type { Span } from './span.ts';

/** Everything that affects a verdict besides the change itself. */
export interface Context {
  readonly repository: Repository;
  /** The published settings: they decide, so that a change cannot configure its own judgement. */
  readonly own: Config;
  /** Drizzle configs that drizzle-guard.json names. A change may name more of them, because that only widens the check. */
  readonly named?: readonly string[];
  readonly severities: Severities;
  readonly refs: Published;
  readonly moment: number;
  readonly level: Level;
  /** Whether the judged state is not the checked-out one, so that node_modules may not belong to it. */
  readonly past: boolean;
  /** Whether findings name the commit that published a file. Each name takes a search of the history. */
  readonly lazyNames?: boolean;
  /** By migrations folder: the custom migrations that a merge left out. */
  readonly lost?: ReadonlyMap<string, readonly LostCustom[]> | undefined;
}

/** Collects what the changes between two states are judged by. */
export async function contextOf(repository: Repository, span: Span, level: Level): Promise<Context> {
  const { resolved, refs, before, after, own, policy } = span;
  return {
    repository,
    own: policy.config,
    named: namedConfigs([policy.config, own]),
    severities: severitiesOf(policy.config, rules),
    refs,
    moment: resolved.moment,
    level,
    past: !(await isCheckedOut(repository, resolved)),
    lazyNames: true,
    lost: await lostCustomMigrations(repository, resolved, refs, { before, after }),
  };
}

/** Whether the judged commit is checked out, so that node_modules belong to it. */
async function isCheckedOut(repository: Repository, { kind, head }: Resolved): Promise<boolean> {
  return kind === 'index' || kind === 'worktree' || head?.oid === (await commitNamed(repository, 'HEAD'))?.oid;
}
