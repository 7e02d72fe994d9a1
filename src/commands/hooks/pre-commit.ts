import { readConfig } from '../../config/config.ts';
import { defaultSchema } from '../../config/schema-files.ts';
import { indexFiles } from '../../git/files.ts';
import type { Repository } from '../../git/repository.ts';
import { defer, settle } from '../../hooks/deferral.ts';
import { callsUs } from '../../hooks/installed.ts';
import { guardedPaths, writeWatch } from '../../hooks/watch.ts';
import { judgeOpen } from '../../judge.ts';
import { type Report, unapproved } from '../../model/report.ts';
import type { Subject } from '../../model/subject.ts';
import type { Outcome, Terminal } from '../command.ts';
import { type HookInput, outcomeOf } from './hook.ts';

/** Judges what is about to be committed. */
export function preCommit(repository: Repository, _: HookInput, terminal: Terminal): Promise<Outcome> {
  return beforeCommit(repository, { kind: 'index' }, terminal);
}

/** The same for a merge without conflicts. git exports GITHEAD_<oid> for each commit being merged, before it writes MERGE_HEAD. */
export function preMergeCommit(repository: Repository, { environment }: HookInput, terminal: Terminal): Promise<Outcome> {
  const mergeHeads = Object.keys(environment).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
  return beforeCommit(repository, { kind: 'index', mergeHeads }, terminal);
}

async function beforeCommit(repository: Repository, subject: Subject, terminal: Terminal): Promise<Outcome> {
  const report = await judgeOpen(repository, { subject, level: 'drift' });
  const left = unapproved(report);
  const canWait = report.verdict === 'blocked' && left.every(({ approvable }) => approvable);
  if (canWait && !report.unchecked.some(({ blocks }) => blocks)) {
    // approvals are in the message, which is not written yet
    if (await callsUs(repository, 'commit-msg')) {
      await defer(repository);
      return { exitCode: 0 };
    }
    const outcome = outcomeOf([report], 'the commit did not happen', terminal);
    const ways =
      'To approve it in the commit message, run: npx drizzle-guard setup, which adds the commit-msg hook that reads it.\n';
    return { ...outcome, stderr: `${outcome.stderr ?? ''}${ways}` };
  }
  await settle(repository);
  const outcome = outcomeOf([report], 'the commit did not happen', terminal);
  if (outcome.exitCode !== 0 || subject.kind !== 'index' || subject.mergeHeads !== undefined) return outcome;
  try {
    await watchFor(repository, report);
    return outcome;
  } catch (error) {
    // the commit was judged; only the next one will not be faster
    return { ...outcome, stderr: `${outcome.stderr ?? ''}drizzle-guard: ${(error as Error).message}\n` };
  }
}

/** Lets commits that touch nothing of what this one was judged by leave without Node. */
async function watchFor(repository: Repository, report: Report): Promise<void> {
  const { projects = [] } = await readConfig(await indexFiles(repository));
  const globs = [
    defaultSchema,
    ...projects.flatMap(({ schema = [] }) => schema),
    ...report.projects.flatMap(({ schemaPatterns }) => schemaPatterns),
  ];
  const outs = [...report.projects, ...projects].map(({ out }) => out);
  const schemaFiles = report.projects.flatMap((project) => project.schemaFiles);
  await writeWatch(repository, guardedPaths(outs, globs, schemaFiles));
}
