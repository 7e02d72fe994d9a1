import { describe, expect, test } from 'vitest';
import { readChange } from '../../src/layouts/change.ts';
import { readHistories } from '../../src/layouts/index.ts';
import type { Change } from '../../src/model/change.ts';
import type { Occurrence } from '../../src/model/finding.ts';
import { noHistory } from '../../src/model/history.ts';
import { riskKinds } from '../../src/model/risk.ts';
import { risksOf } from '../../src/risks/index.ts';
import { rules } from '../../src/rules/index.ts';
import { stepsOf } from '../../src/snapshots/steps.ts';
import { featureHistory } from './feature-histories.ts';
import { risks } from './features/index.ts';
import { type Dialect, history, type Kit, kinds, type State } from './histories.ts';
import { filesIn, tagOf } from './replays.ts';

type Tree = Readonly<Record<string, string>>;

/** A change from one tree to another, with its risks. */
export async function riskyChange(before: Tree, after: Tree): Promise<{ change: Change; unchecked: string[] }> {
  const files = { before: filesIn(before), after: filesIn(after) };
  const [[old], [now]] = [[...(await readHistories(files.before)).values()], [...(await readHistories(files.after)).values()]];
  if (now === undefined) throw new Error('There is no history in this tree');
  const circumstances = {
    base: 'origin/main',
    publishedIn: () => 'in abc1234 (2026-01-01)',
    moment: 0,
    workflow: {
      generate: (...options: string[]) => ['npx drizzle-kit generate', ...options].join(' '),
      install: 'npm ci',
      guard: () => 'npx drizzle-guard',
    },
  };
  const read = await readChange({ before: old ?? noHistory(now), after: now }, files, circumstances);
  const change = { ...read, steps: stepsOf(read) };
  const found = await risksOf(change);
  return { change: { ...change, risks: found.risks }, unchecked: found.unchecked.map(({ reason }) => reason) };
}

/** What one rule says of a change. */
export function saidBy(rule: string, change: Change): Occurrence[] {
  return [...(rules.find(({ id }) => id === rule)?.check(change) ?? [])];
}

/** The first migrations of a history, as its tree was then. */
export function until(tree: Tree, count: number): Tree {
  const tags = Object.keys(tree)
    .filter((path) => path.endsWith('.sql'))
    .map(tagOf)
    .sort();
  const gone = tags.slice(count);
  const rest = Object.entries(tree).filter(
    ([path]) => !gone.some((tag) => path.includes(`/${tag}`) || path.endsWith(`/${tag.slice(0, 4)}_snapshot.json`)),
  );
  return Object.fromEntries(
    rest.map(([path, text]) => {
      if (!path.endsWith('_journal.json')) return [path, text];
      const journal = JSON.parse(text) as { entries: unknown[] };
      return [path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) })];
    }),
  );
}

/** Every migration of the real histories, each a change of its own: what the rule says of it is what its feature names. */
export function riskTable(rule: string): void {
  describe.each(kinds)('$kit $dialect', ({ kit, dialect }) => {
    const steps = risks[dialect].map(({ name, asks = {} }, at) => ({ name, at, subjects: asks[rule] ?? [] }));
    test.each(steps.slice(1).map((step) => ({ ...step, verdict: step.subjects.length > 0 ? 'bad' : 'ok' })))(
      '$verdict: $name',
      async ({ at, subjects }) => {
        const change = await stepOf(kit, dialect, at);
        const said = saidBy(rule, change);
        expect(said.map(({ subject }) => subject).sort()).toEqual([...subjects].sort());
        for (const one of said) {
          expect(one.problem.startsWith(`${change.added[0]?.sql.path} `)).toBe(true);
          expect(one.line).toBeGreaterThan(0);
          expect(one.fix).not.toEqual([]);
        }
      },
    );
  });
}

const changes = new Map<string, Promise<Change>>();

function stepOf(kit: Kit, dialect: Dialect, at: number): Promise<Change> {
  const key = `${kit} ${dialect} ${at}`;
  const tree = featureHistory(kit, dialect, 'risks');
  const made = changes.get(key) ?? riskyChange(until(tree, at), until(tree, at + 1)).then(({ change }) => change);
  changes.set(key, made);
  return made;
}

/** The change that adds one custom migration to a published history: what rules say of it, as `rule subject`, and what was not read. */
export async function custom(kit: Kit, dialect: Dialect, sql: string): Promise<{ said: string[]; unchecked: string[] }> {
  const [before, after] = [treeAt(kit, dialect, '3'), treeAt(kit, dialect, '4custom')];
  const [path = ''] = Object.keys(after).filter((name) => name.endsWith('.sql') && !(name in before));
  const { change, unchecked } = await riskyChange(before, { ...after, [path]: `-- Custom SQL\n${sql}\n` });
  return { said: asked(change), unchecked };
}

/** What one rule says of the change that adds a custom migration to a published history. */
export async function customFindings(kit: Kit, dialect: Dialect, sql: string, rule: string): Promise<Occurrence[]> {
  const [before, after] = [treeAt(kit, dialect, '3'), treeAt(kit, dialect, '4custom')];
  const [path = ''] = Object.keys(after).filter((name) => name.endsWith('.sql') && !(name in before));
  const { change } = await riskyChange(before, { ...after, [path]: `-- Custom SQL\n${sql}\n` });
  return saidBy(rule, change);
}

/** Everything that is asked of a change, as `rule subject`. */
export function asked(change: Change): string[] {
  return riskKinds.flatMap((rule) => saidBy(rule, change).map(({ subject }) => `${rule} ${subject}`));
}

function treeAt(kit: Kit, dialect: Dialect, state: State): Tree {
  return history(kit, dialect, state);
}
