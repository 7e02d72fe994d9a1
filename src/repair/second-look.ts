import { type Report, unapproved } from '../model/report.ts';
import { withContents } from './contents.ts';
import type { Answers } from './plan.ts';
import type { Repair } from './planned.ts';
import type { Doubts } from './project.ts';
import { repaired } from './repaired.ts';
import type { Start } from './start.ts';

/** Findings that say which file of a migration is wrong although every file is there: its snapshot, or its SQL. */
const wrongFile: Readonly<Record<string, keyof Doubts>> = {
  'snapshot-hand-edited': 'snapshots',
  'duplicate-migration': 'snapshots',
  'snapshot-chain-broken': 'snapshots',
  'dialect-changed': 'snapshots',
  'custom-migration-changes-schema': 'snapshots',
  'sql-hand-edited': 'sql',
};

/**
 * A repair, and what it takes to end the findings about a single migration that it leaves: its snapshot is made again, or its SQL becomes
 * what drizzle-kit writes, and what was added a migration of its own. Asks only where there is nothing else to repair.
 */
export async function lookedAgain(start: Start, answers: Answers, first: Repair): Promise<Repair> {
  const { plan, report } = first;
  const doubts = doubtsIn(report);
  if (plan.questions.length > 0 || doubts.size === 0) return first;
  const state = withContents(start.state, plan.contents);
  const next = await repaired({ ...start, state }, answers, { doubts });
  const { questions } = next.plan;
  // a generated migration would do again what the custom one does
  const isTwice = unapproved(report).some(({ rule }) => rule === 'custom-migration-changes-schema');
  if (questions.length > 0) return plan.contents.size > 0 && !isTwice ? first : { ...first, plan: { ...plan, questions } };
  if (weight(next.report) >= weight(report)) return first;
  const both = new Map([...plan.contents, ...next.plan.contents]);
  // what only the first repair would have written
  const contents = [...both].filter(([path, bytes]) => bytes !== null || isKnown(start, path));
  return {
    ...next,
    plan: {
      steps: [...plan.steps, ...next.plan.steps],
      notes: [...new Set([...plan.notes, ...next.plan.notes])],
      questions: [],
      outs: [...new Set([...plan.outs, ...next.plan.outs])],
      contents: new Map(contents),
    },
  };
}

function doubtsIn(report: Report): ReadonlyMap<string, Doubts> {
  const found = new Map<string, { readonly snapshots: Set<string>; readonly sql: Set<string> }>();
  for (const { rule, project, migration } of unapproved(report)) {
    const file = wrongFile[rule];
    if (file === undefined || migration === null) continue;
    const doubts = found.get(project) ?? { snapshots: new Set(), sql: new Set() };
    doubts[file].add(migration);
    found.set(project, doubts);
  }
  return found;
}

/** What could not be checked is worse than any finding. */
function weight(report: Report): number {
  return unapproved(report).length + (report.unchecked.some(({ blocks }) => blocks) ? 1000 : 0);
}

function isKnown({ state, index, worktree }: Start, path: string): boolean {
  return [state, index, worktree].some(({ entries, unmerged }) => entries.has(path) || unmerged.has(path));
}
