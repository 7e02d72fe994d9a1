import { readHistories } from '../layouts/index.ts';
import type { Files } from '../model/files.ts';
import { type Report, unapproved } from '../model/report.ts';
import { withContents } from './contents.ts';
import type { Answers } from './plan.ts';
import { planned, type Repair } from './planned.ts';
import { type Found, projectAt } from './project-at.ts';
import { incomingRevision } from './sources.ts';
import type { Start } from './start.ts';
import { isGuardedBy, isInConflict } from './state.ts';
import { worse } from './worse.ts';

/** Works out what repairs a state that was looked at already. */
export async function repaired(start: Start, answers: Answers, more: Pick<Found, 'expected' | 'doubts'> = {}): Promise<Repair> {
  const { head, state, outs, span, judged } = start;
  const attempt = async (sources: Files) => {
    const found = { ...start, ...more, answers, sources, base: span.resolved.bases[0] };
    return planned(await Promise.all(outs.map((out) => projectAt(out, found))), state, judged);
  };
  const first = await attempt(state);
  const older = await withCommittedSnapshots(state, head, first.report);
  const second = older === undefined ? first : await attempt(older);
  const best = unapproved(second.report).length < unapproved(first.report).length ? second : first;
  const suspects = worse(best.report, []);
  return { ...withCleared(best, start), worse: suspects.length === 0 ? [] : worse(best.report, await wrongBefore(start)) };
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

/** The same repair, by which what stands in the place of published migrations goes as well. */
function withCleared(repair: Omit<Repair, 'worse'>, { cleared, outs }: Start): Omit<Repair, 'worse'> {
  const { plan } = repair;
  const gone = cleared.filter((path) => !plan.contents.has(path));
  if (gone.length === 0) return repair;
  const step = {
    say: `Removes ${gone.length > 3 ? `${gone.slice(0, 3).join(', ')} and ${gone.length - 3} more files` : gone.join(', ')}.`,
    why: 'It stands in the place of published migrations, which databases know by their folders.',
  };
  const touched = outs.filter((out) => gone.some((path) => isGuardedBy(out, path)));
  const contents = new Map([...gone.map((path) => [path, null] as const), ...plan.contents]);
  return { ...repair, plan: { ...plan, contents, steps: [...plan.steps, step], outs: [...new Set([...plan.outs, ...touched])] } };
}
