import type { Repository } from '../git/repository.ts';
import { readHistories } from '../layouts/index.ts';
import type { Files } from '../model/files.ts';
import { type Report, unapproved } from '../model/report.ts';
import { withContents } from './contents.ts';
import type { Answers } from './plan.ts';
import { planned, type Repair } from './planned.ts';
import { type Found, projectAt } from './project-at.ts';
import { incomingRevision } from './sources.ts';
import { type Start, withStart } from './start.ts';
import { isInConflict } from './state.ts';
import { worse } from './worse.ts';

/** Works out what repairs the index, or an open merge, rebase, cherry-pick or stash. Writes nothing. */
export function planRepair(repository: Repository, answers: Answers, base?: string): Promise<Repair> {
  return withStart(repository, base, (start) => repaired(start, answers));
}

/** Works out what repairs a state that was looked at already. */
export async function repaired(
  start: Start,
  answers: Answers,
  expected: NonNullable<Found['expected']> = new Map(),
): Promise<Repair> {
  const { head, state, outs, span, judged } = start;
  const attempt = async (sources: Files) => {
    const found = { ...start, answers, sources, expected, base: span.resolved.bases[0] };
    return planned(await Promise.all(outs.map((out) => projectAt(out, found))), state, judged);
  };
  const first = await attempt(state);
  const older = await withCommittedSnapshots(state, head, first.report);
  const second = older === undefined ? first : await attempt(older);
  const best = unapproved(second.report).length < unapproved(first.report).length ? second : first;
  const suspects = worse(best.report, []);
  return { ...best, worse: suspects.length === 0 ? [] : worse(best.report, await wrongBefore(start)) };
}

/** What was wrong before is no fault of the repair. While two sides disagree, each is looked at by itself. */
async function wrongBefore({ context, state, outs, judged, judgedCommit }: Start): Promise<readonly Report[]> {
  if (!isInConflict(state, outs)) return [await judged(state)];
  return Promise.all(['HEAD', incomingRevision(context.repository)].map(judgedCommit));
}

/** The same state with the snapshots that HEAD has, where the judged ones do not fit their SQL; undefined where HEAD has no others. */
async function withCommittedSnapshots(state: Files, head: Files, report: Report): Promise<Files | undefined> {
  const tags = new Set(
    unapproved(report).flatMap(({ rule, migration }) => (/^(?:sql|snapshot)-hand-edited$/.test(rule) ? [migration] : [])),
  );
  if (tags.size === 0) return undefined;
  const histories = await readHistories(state);
  const paths = [...histories.values()].flatMap(({ migrations }) =>
    migrations.filter(({ tag }) => tags.has(tag)).map(({ snapshot }) => snapshot.path),
  );
  const others = paths.filter((path) => head.entries.has(path) && head.entries.get(path)?.oid !== state.entries.get(path)?.oid);
  if (others.length === 0) return undefined;
  return withContents(state, new Map(await Promise.all(others.map(async (path) => [path, await head.read(path)] as const))));
}
