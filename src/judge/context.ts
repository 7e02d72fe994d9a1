import type { Config } from '../config/config.ts';
import type { Published } from '../git/published.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import type { Resolved } from '../git/subject.ts';
import type { LostCustom } from '../model/facts.ts';
import type { Level } from '../model/finding.ts';
import { rules } from '../rules/index.ts';
import { type Severities, severitiesOf } from './check.ts';
import { lostCustomMigrations } from './lost-custom.ts';
import { namedConfigs } from './settings.ts';
import type { Span } from './span.ts';

/** What a change is judged by, besides itself. */
export interface Context {
  readonly repository: Repository;
  /** The settings that decide: those that are published. */
  readonly own: Config;
  /** Drizzle configs that the settings name. A change may name more, which only widens what is checked. */
  readonly named?: readonly string[];
  readonly severities: Severities;
  readonly refs: Published;
  readonly moment: number;
  readonly level: Level;
  /** Whether the judged state differs from the one that is checked out. */
  readonly past: boolean;
  /** Whether findings name the commit that published a file. Each name costs a look into the history. */
  readonly lazyNames?: boolean;
  /** Custom migrations that a merge left out, by migrations folder. */
  readonly lost?: ReadonlyMap<string, readonly LostCustom[]> | undefined;
}

/** What the changes of a span are judged by. */
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
