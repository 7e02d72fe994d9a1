import { indexFiles, worktreeFiles } from '../git/files.ts';
import { commitNamed, type Repository } from '../git/repository.ts';
import { baseFiles } from '../git/subject.ts';
import { type Context, contextOf } from '../judge/context.ts';
import { judgeOpen } from '../judge/judge.ts';
import { type Span, spanOf } from '../judge/span.ts';
import { KitProcesses } from '../kit/processes.ts';
import { readHistories } from '../layouts/index.ts';
import { type Files, noFiles } from '../model/files.ts';
import type { Report } from '../model/report.ts';
import { refuse } from './refuse.ts';
import { folderState } from './state.ts';

/** What every repair starts from. */
export interface Start {
  readonly context: Context;
  readonly processes: KitProcesses;
  readonly span: Span;
  /** What is published. */
  readonly before: Files;
  readonly head: Files;
  readonly index: Files;
  readonly worktree: Files;
  /** What is to be repaired. */
  readonly state: Files;
  /** The migrations folders. */
  readonly outs: readonly string[];
  /** The verdict on a state that would be written. */
  judged(files: Files): Promise<Report>;
  /** The verdict on a commit, at level replay: no code of it is run. */
  judgedCommit(revision: string): Promise<Report>;
}

/** Looks at what there is to repair, for as long as a repair is worked out. Throws Unjudgeable where a person has to do something first. */
export async function withStart<Result>(
  repository: Repository,
  base: string | undefined,
  use: (start: Start) => Promise<Result>,
): Promise<Result> {
  const subject = { kind: 'index' } as const;
  const given = base !== undefined && { base };
  const span = await spanOf(repository, { subject, ...given });
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
    judgeOpen(repository, { subject: { ...subject, files, proposed: true }, level: 'drift', ...given });
  const judgedCommit = (revision: string) =>
    judgeOpen(repository, { subject: { kind: 'commit', revision }, level: 'replay', ...given });
  try {
    return await use({ context, processes, span, before, head, index, worktree, state, outs, judged, judgedCommit });
  } finally {
    processes.close();
  }
}
