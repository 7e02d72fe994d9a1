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
import type { Report } from '../model/report.ts';
import { Unjudgeable } from '../model/unjudgeable.ts';
import { inChainOrder } from './chain-order.ts';
import { withEntries } from './found-entries.ts';
import { ownMigrations } from './own.ts';
import type { Answers, Plan } from './plan.ts';
import { planned } from './planned.ts';
import type { Project } from './project.ts';
import { refuse } from './refuse.ts';
import { kitOf } from './replayer.ts';
import { sourcesOf } from './sources.ts';
import { folderState, isGuardedBy } from './state.ts';

/** A plan, and what is left to say about the state that it leads to. */
export interface Repair {
  readonly plan: Plan;
  /** The verdict on what would be written. */
  readonly report: Report;
}

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
  try {
    const projects = await Promise.all(
      outs.map((out) => projectAt(out, { context, processes, answers, before, head, state, base: span.resolved.bases[0] })),
    );
    return await planned(projects, state, judged);
  } finally {
    processes.close();
  }
}

interface Found extends Pick<Project, 'context' | 'processes' | 'answers' | 'base' | 'before' | 'state'> {
  readonly head: Files;
}

async function projectAt(out: string, found: Found): Promise<Project> {
  const { context, processes, before, head, state } = found;
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
  const circumstances = await changeContext(context, { base: found.base, before, after: state }, out);
  const inConflict = [...state.unmerged].some((path) => isGuardedBy(out, path));
  const named = inConflict ? state : await withEntries(state, { published, committed, moment: circumstances.moment });
  const sources = await sourcesOf(repository, { published: before, folder: named, inConflict });
  const own = inChainOrder(await ownMigrations(published, sources, circumstances));
  const dialect = published.dialect ?? own[0]?.snapshot?.dialect ?? like.dialect;
  return {
    ...found,
    circumstances,
    published,
    own,
    kit: async () => {
      if (dialect === undefined) throw new Unjudgeable(`Nothing in ${out} tells its dialect`);
      const change = { after: published, workflow: circumstances.workflow, dialect };
      return kitOf(change, state, { top: repository.cwd, processes });
    },
  };
}
