import { stateOf } from '../../audit/receipts.ts';
import { indexFiles } from '../../git/files.ts';
import type { Repository } from '../../git/repository.ts';
import { defer, settle } from '../../hooks/deferral.ts';
import { callsUs } from '../../hooks/installed.ts';
import { judgeOpen } from '../../judge.ts';
import { unapproved } from '../../model/report.ts';
import type { Subject } from '../../model/subject.ts';
import type { Outcome, Terminal } from '../command.ts';
import { type HookInput, outcomeOf } from './hook.ts';
import { decisive, passed } from './watched.ts';

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
      const about = decisive(report);
      await defer(repository, { ...about, state: stateOf(await indexFiles(repository), about) });
      return { exitCode: 0 };
    }
    const outcome = outcomeOf([report], 'the commit did not happen', terminal);
    const ways =
      'To approve it in the commit message, run: npx drizzle-guard setup, which adds the commit-msg hook that reads it.\n';
    return { ...outcome, stderr: `${outcome.stderr ?? ''}${ways}` };
  }
  await settle(repository);
  const outcome = outcomeOf([report], 'the commit did not happen', terminal);
  return outcome.exitCode === 0 ? passed(repository, report, outcome) : outcome;
}
