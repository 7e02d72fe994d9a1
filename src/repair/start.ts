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
import { publishedFor } from './published/index.ts';
import { refuse } from './refuse.ts';
import { folderState, isGuardedBy } from './state.ts';

/** What every repair starts from. */
export interface Start {
  readonly context: Context;
  readonly processes: KitProcesses;
  readonly span: Span;
  /** What is published, as it belongs into the state. */
  readonly before: Files;
  readonly head: Files;
  readonly index: Files;
  readonly worktree: Files;
  /** What is to be repaired. */
  readonly state: Files;
  /** What stands in the place of published migrations, and is not in the state any more. */
  readonly cleared: readonly string[];
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
  const head = await baseFiles(repository, await commitNamed(repository, 'HEAD'));
  const old = span.before[0] ?? noFiles;
  const found = await foldersIn(old, head, index, worktree);
  refuse({ span, index, worktree, outs: found });
  const processes = new KitProcesses();
  const judged = (files: Files) =>
    judgeOpen(repository, { subject: { ...subject, files, proposed: true }, level: 'drift', ...given });
  const judgedCommit = (revision: string) =>
    judgeOpen(repository, { subject: { kind: 'commit', revision }, level: 'replay', ...given });
  try {
    const from = { base: span.resolved.bases[0], before: old, state: folderState(index, worktree, found), processes };
    const { before, state } = await publishedFor(repository, from);
    const cleared = [...from.state.entries.keys()].filter((path) => !state.entries.has(path));
    const context = await contextOf(repository, span, 'drift');
    const there = await foldersIn(before, state);
    const outs = found.filter((out) => there.includes(out) || [...state.entries.keys()].some((path) => isGuardedBy(out, path)));
    return await use({ context, processes, span, before, head, index, worktree, state, cleared, outs, judged, judgedCommit });
  } finally {
    processes.close();
  }
}

/** The migrations folders of any of some states. */
async function foldersIn(...states: readonly Files[]): Promise<string[]> {
  const all = await Promise.all(states.map(readHistories));
  return [...new Set(all.flatMap((histories) => [...histories.keys()]))].sort();
}
