import { indexFiles, worktreeFiles } from '../git/files.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import { baseFiles } from '../git/subject.ts';
import { contextOf } from '../judge/context.ts';
import { judgeOpen } from '../judge/judge.ts';
import { changeContext } from '../judge/project-changes.ts';
import { spanOf } from '../judge/span.ts';
import { KitProcesses } from '../kit/processes.ts';
import { readHistories } from '../layouts/index.ts';
import { type Files, noFiles } from '../model/files.ts';
import { noHistory } from '../model/history.ts';
import { type Report, unapproved } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { inChainOrder } from './chain-order.ts';
import { withContents } from './contents.ts';
import { publishedEdits } from './edits.ts';
import { withEntries } from './found-entries.ts';
import { ownMigrations } from './own.ts';
import type { Answers } from './plan.ts';
import { planned, type Repair } from './planned.ts';
import type { Project } from './project.ts';
import { withRecovered } from './recovered.ts';
import { refuse } from './refuse.ts';
import { kitOf } from './replayer.ts';
import { sourcesOf } from './sources.ts';
import { folderState, isGuardedBy } from './state.ts';
import { worse } from './worse.ts';

/** Works out what repairs the index, or an open merge, rebase, cherry-pick or stash. Writes nothing. */
export async function planRepair(repository: Repository, answers: Answers, base?: string): Promise<Repair> {
  const subject = { kind: 'index' } as const;
  const span = await spanOf(repository, { subject, ...(base !== undefined && { base }) });
  const [index, worktree] = await Promise.all([indexFiles(repository), worktreeFiles(repository)]);
  const before = span.before[0] ?? noFiles;
  const head = await baseFiles(repository, await commitNamed(repository, 'HEAD'));
  const states = await Promise.all([before, head, index, worktree].map(readHistories));
  const outs = [...new Set(states.flatMap((histories) => [...histories.keys()]))].sort();
  refuse({ span, index, worktree, outs });
  const state = folderState(index, worktree, outs);
  const context = await contextOf(repository, span, 'drift');
  const processes = new KitProcesses();
  const judged = (files: Files) =>
    judgeOpen(repository, {
      subject: { ...subject, files, proposed: true },
      level: 'drift',
      ...(base !== undefined && { base }),
    });
  const attempt = async (sources: Files) => {
    const found = { context, processes, answers, before, head, state, sources, base: span.resolved.bases[0] };
    return planned(await Promise.all(outs.map((out) => projectAt(out, found))), state, judged);
  };
  try {
    const first = await attempt(state);
    const older = await withCommittedSnapshots(state, head, first.report);
    const second = older === undefined ? first : await attempt(older);
    const best = unapproved(second.report).length < unapproved(first.report).length ? second : first;
    const suspects = worse(best.report, undefined);
    // what was wrong before is no fault of the repair
    const was = suspects.length === 0 || state.unmerged.size > 0 ? undefined : await judged(state);
    return { ...best, worse: worse(best.report, was) };
  } finally {
    processes.close();
  }
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

interface Found extends Pick<Project, 'context' | 'processes' | 'answers' | 'base' | 'before' | 'state'> {
  readonly head: Files;
  /** The state, with what an older commit has better. */
  readonly sources: Files;
}

async function projectAt(out: string, found: Found): Promise<Project> {
  const { context, processes, before, head, state, sources: from } = found;
  const { repository } = context;
  const [old, committed, now] = await Promise.all(
    [before, head, state].map(async (files) => (await readHistories(files)).get(out)),
  );
  const like = old ?? committed ?? now;
  if (like === undefined) throw new Unjudgeable(`There are no migrations in ${out}`);
  const published = old ?? noHistory(like);
  if (published.unreadable !== undefined)
    throw new Unjudgeable(
      `${published.orderedBy} ${published.unreadable.problem} in what is published, so nothing can be put on top of it`,
    );
  const about = await changeContext({ ...context, lazyNames: false }, { base: found.base, before, after: state }, out);
  const inConflict = [...state.unmerged].some((path) => isGuardedBy(out, path));
  const named = inConflict
    ? from
    : await withRecovered(repository, await withEntries(from, { published, committed, moment: about.moment }), {
        out,
        published: published.migrations,
      });
  const sources = await sourcesOf(repository, { published: before, folder: named, inConflict });
  const own = inChainOrder(await ownMigrations(published, sources, about));
  const dialect = published.dialect ?? own[0]?.snapshot?.dialect ?? like.dialect;
  return {
    ...found,
    about,
    published,
    own,
    edits: inConflict ? [] : await publishedEdits(published.migrations, before, state),
    kit: async () => {
      if (dialect === undefined) throw new Unjudgeable(`Nothing in ${out} tells its dialect`);
      const change = { after: published, workflow: about.workflow, dialect };
      return kitOf(change, state, { top: repository.cwd, processes });
    },
  };
}
