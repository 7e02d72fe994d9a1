import { readChange, structureOf } from '../layouts/change.ts';
import { readHistories } from '../layouts/index.ts';
import type { Change } from '../model/change.ts';
import type { Files } from '../model/files.ts';
import type { Rule } from '../model/finding.ts';
import { type History, type Migration, noHistory } from '../model/history.ts';
import { risksOf } from '../risks/index.ts';
import { rules } from '../rules/index.ts';
import { stepsOf } from '../snapshots/steps.ts';
import { below } from './commit-files.ts';
import { type Followed, namedStem, withoutBlob } from './followed.ts';
import { asFound, type JudgedProject, type Walker } from './judge-commit.ts';
import { stateBefore } from './states-before.ts';

/** A project in a later state. */
export interface Later {
  readonly project: JudgedProject;
  readonly files: Files;
}

/** Whether a later state still has an error. If that state does not tell, the error counts as still there. */
export async function isStillThere(walker: Walker, one: Followed, later: Later): Promise<boolean> {
  const rule = ruleOf(one);
  const { after } = later.project;
  if (rule === undefined || rule.losesData || after.unreadable !== undefined) return true;
  if (rule.about === 'published') {
    const change = await changeSince(walker, one, later, rule.gathers ? one.lost : undefined);
    return change === undefined || finds(rule, change, one);
  }
  if (one.visible) return finds(rule, structureOf(after, changeContext(one)), one);
  const migration = after.migrations.find(({ tag }) => tag === one.migration?.tag);
  if (migration === undefined) return one.migration === null && after.migrations.length > 0;
  if (rule.about === 'migration' && JSON.stringify(asFound(migration)) === JSON.stringify(one.migration)) return true;
  return finds(rule, await asIfNew(walker, one, migration, later), one);
}

/** The rule of an error; undefined if this version has no such rule. */
export function ruleOf({ finding }: Followed): Rule | undefined {
  return rules.find(({ id }) => id === finding.rule);
}

/**
 * The change from the state before an error's commit to a later one, reduced to some migrations if `tags` names them. Undefined if the
 * earlier journal is unreadable.
 */
export async function changeSince(
  walker: Walker,
  one: Followed,
  { project: { after }, files }: Later,
  tags?: readonly string[],
): Promise<Change | undefined> {
  const before = await stateBefore(walker, one);
  const history = (await readHistories(before)).get(one.from) ?? noHistory(after);
  if (history.unreadable !== undefined) return undefined;
  const migrations = history.migrations.filter(({ tag }) => tags === undefined || tags.includes(tag));
  return readChange({ before: { ...history, migrations }, after }, { before, after: files }, changeContext(one), {
    keptOnly: true,
  });
}

/** A change that adds one migration to its predecessors, as if it were new. */
async function asIfNew(
  walker: Walker,
  one: Followed,
  migration: Migration,
  { project: { after }, files }: Later,
): Promise<Change> {
  const published = await publishedBeside(walker, one, after);
  const at = after.migrations.indexOf(migration);
  const others = after.migrations.filter((other, place) => other !== migration && (place < at || published.has(other.tag)));
  const alone = { ...after, looseSql: [], strays: [] };
  const change = await readChange(
    {
      before: { ...alone, migrations: others },
      after: { ...alone, migrations: after.migrations.filter((other) => other === migration || others.includes(other)) },
    },
    { before: files, after: files },
    changeContext(one),
  );
  const grown = { ...change, steps: stepsOf(change) };
  return { ...grown, risks: (await risksOf(grown)).risks };
}

/**
 * Tags that existed when the error was made. 1.0 sorts by time stamp, so a late migration may precede those that it had to be newer
 * than.
 */
async function publishedBeside(
  { states }: Walker,
  { commit, out }: Followed,
  { restampable }: History,
): Promise<ReadonlySet<string>> {
  if (!restampable) return new Set();
  const then = (await readHistories(below(states, await states.at(commit), out))).get(out);
  return new Set(then?.migrations.map(({ tag }) => tag));
}

function finds(rule: Rule, change: Change, { key }: Followed): boolean {
  const found = [...rule.check(change)];
  return rule.gathers
    ? found.length > 0
    : found.some(({ subject }) => namedStem({ rule: rule.id, subject }) === withoutBlob(key));
}

function changeContext({ moment }: Followed) {
  const workflow = { generate: () => '', install: '', guard: () => '' };
  return { publishedIn: () => '', moment, workflow };
}
