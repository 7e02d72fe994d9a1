import { check, type Severities } from './check.ts';
import type { Config } from './config/config.ts';
import { newPushScripts } from './config/push-scripts.ts';
import { changedSchemas } from './config/schema-files.ts';
import { changedTableFiles } from './config/table-files.ts';
import { readWorkflow } from './config/workflow.ts';
import { mergeBases, type Published } from './git/published.ts';
import type { Commit, Repository } from './git/repository.ts';
import { baseFiles, type Resolved } from './git/subject.ts';
import { readChange, structureOf } from './layouts/change.ts';
import { readHistories } from './layouts/index.ts';
import { pairHistories } from './layouts/pairs.ts';
import type { Change } from './model/change.ts';
import { type Files, noFiles } from './model/files.ts';
import type { Level } from './model/finding.ts';
import type { History } from './model/history.ts';
import type { Unchecked } from './model/report.ts';
import { Unjudgeable } from './model/unjudgeable.ts';
import { type Judged, nameOfFinding } from './report.ts';
import { onlyAdds } from './risks/additive.ts';
import { rules } from './rules/index.ts';

/** What a change is judged by, besides itself. */
export interface Context {
  readonly repository: Repository;
  readonly own: Config;
  readonly severities: Severities;
  readonly refs: Published;
  readonly moment: number;
  readonly level: Level;
  /** What is judged is not what is checked out. */
  readonly past: boolean;
}

/** Every project's change from each base; several bases are several published lines, and what any of them did is inherited. */
export async function judgeFrom(
  context: Context,
  bases: readonly Commit[],
  before: readonly Files[],
  after: Files,
): Promise<Judged[]> {
  if (bases.length < 2) return judgeChange(context, bases[0], before[0] ?? noFiles, after);
  const judged = await Promise.all(bases.map((commit, at) => judgeChange(context, commit, before[at] ?? noFiles, after)));
  if (judged.flat().every(({ introduced }) => introduced.length === 0)) return judged.flat();
  const done = new Set<string>();
  for (const [at, one] of bases.entries()) {
    for (const other of bases) {
      if (one === other) continue;
      const [ancestor] = await mergeBases(context.repository, one.oid, [other.oid]);
      const common = ancestor === undefined ? noFiles : await baseFiles(context.repository, { ...one, oid: ancestor });
      for (const { introduced } of await judgeChange(
        { ...context, level: 'integrity' },
        undefined,
        common,
        before[at] ?? noFiles,
      )) {
        for (const finding of introduced) done.add(nameOfFinding(finding));
      }
    }
  }
  return judged
    .flat()
    .map((one) => ({ ...one, introduced: one.introduced.filter((finding) => !done.has(nameOfFinding(finding))) }));
}

async function judgeChange(
  { repository, own, severities, refs, moment, level, past }: Context,
  base: Commit | undefined,
  before: Files,
  after: Files,
): Promise<Judged[]> {
  const [old, now] = await Promise.all([readHistories(before), readHistories(after)]);
  refuseConflicts(after, [...old.keys(), ...now.keys()]);
  const pairs = await pairHistories(old, now, after);
  const owners = pairs.map((pair) => ({ out: pair.after.out, grew: hasNewTag(pair.before, pair.after) }));
  const [schemas, tableFiles, pushScripts] = await Promise.all([
    changedSchemas(before, after, own, owners),
    owners.some(({ grew }) => grew) ? changedTableFiles(before, after) : [],
    newPushScripts(before, after, [...now.keys()]),
  ]);
  const read = await Promise.all(
    pairs.map(async (pair) => {
      const circumstances = {
        ...(base !== undefined && { base: nameOfCommit(base, refs) }),
        publishedIn:
          base === undefined
            ? 'an earlier commit'
            : `${base.oid.slice(0, 7)} (${new Date(base.date).toISOString().slice(0, 10)})`,
        moment,
        schema: schemas.get(pair.after.out) ?? [],
        tableFiles,
        pushScripts: pushScripts.get(pair.after.out) ?? [],
        workflow: await readWorkflow(after, pair.after.out),
      };
      const change = await readChange(pair, { before, after }, circumstances, { forReplay: level !== 'integrity' });
      return { change, published: structureOf(pair.before, circumstances) };
    }),
  );
  const risky = await Promise.all(read.map(({ change }) => withRisks(change)));
  const changes = risky.map(({ change }) => change);
  // a commit that needs no proof does not wait for what proves
  const proved =
    level === 'integrity'
      ? changes.map((change) => ({ change, unchecked: [] }))
      : await (await import('./prove.ts')).prove(changes, { repository, level, past, files: { before, after } });
  return proved.map((one, at) => ({
    ...one,
    ...check(one.change, read[at]?.published ?? one.change, rules, severities),
    unchecked: [...(risky[at]?.unchecked ?? []), ...one.unchecked],
  }));
}

/** A change with what its new migrations do to data. Where there is no reason to look, there is nothing to load. */
async function withRisks(change: Change): Promise<{ readonly change: Change; readonly unchecked: readonly Unchecked[] }> {
  if (change.added.length === 0 || onlyAdds(change)) return { change, unchecked: [] };
  const { risks, unchecked } = await (await import('./risks/index.ts')).risksOf(change);
  return { change: { ...change, risks }, unchecked };
}

/** Everything that is wrong with a state by itself. */
export async function inheritedDefects(context: Context, after: Files, judged: readonly Judged[]): Promise<Judged[]> {
  const known = new Set(judged.flatMap(({ introduced }) => introduced).map(nameOfFinding));
  const whole = await judgeChange({ ...context, level: 'integrity' }, undefined, noFiles, after);
  // how to repair what others have run is not a paste
  return whole.map((one) => ({
    ...one,
    introduced: one.introduced
      .filter((finding) => !known.has(nameOfFinding(finding)))
      .map((finding) => ({ ...finding, fix: [] })),
  }));
}

/**
 * What each parent has already, so that one mistake does not stop every commit after it. A parent is judged from where
 * it left what is published itself: what only the other line has, it does not lack.
 */
export function carriedFindings(
  context: Context,
  { parents }: Resolved,
): Promise<{ commit: string; keys: ReadonlySet<string> }[]> {
  const { repository } = context;
  return Promise.all(
    parents.map(async ({ commit, bases }) => {
      const before = await Promise.all(bases.map((base) => baseFiles(repository, base)));
      const judged = await judgeFrom(context, bases, before, await baseFiles(repository, commit));
      return { commit: commit.oid, keys: new Set(judged.flatMap(({ introduced }) => introduced).map(nameOfFinding)) };
    }),
  );
}

function refuseConflicts({ unmerged }: Files, outs: readonly string[]): void {
  for (const path of unmerged) {
    if (path.endsWith('_journal.json') || outs.some((out) => out === '' || path.startsWith(`${out}/`))) {
      throw new Unjudgeable(`${path} has an unresolved merge conflict. Resolve it, then run: git add ${path}`);
    }
  }
}

function hasNewTag(before: History, after: History): boolean {
  const tags = new Set(before.migrations.map(({ tag }) => tag));
  return after.migrations.some(({ tag }) => !tags.has(tag));
}

/** A ref that points at the commit reads better than its object id. */
function nameOfCommit({ oid }: Commit, { refs }: Published): string {
  const ref = refs.find((one) => one.oid === oid && !one.name.endsWith('HEAD'))?.name;
  return ref === undefined ? oid.slice(0, 10) : ref.replace(/^refs\/(?:remotes|heads|tags)\//, '');
}
