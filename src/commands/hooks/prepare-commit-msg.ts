import { readPolicy } from '../../config/config.ts';
import { deferred } from '../../evidence/left-for-commit-msg.ts';
import { receiptOf, stateOf } from '../../evidence/receipts.ts';
import { skipReason } from '../../evidence/skip-reason.ts';
import { indexFiles } from '../../git/files.ts';
import { commitNamed, type Repository } from '../../git/repository.ts';
import { mergeHeads } from '../../git/subject.ts';
import { judgeOpen } from '../../judge/judge.ts';
import { configurationAt } from '../../judge/published.ts';
import { unapproved } from '../../model/report.ts';
import type { Outcome, Terminal } from '../command.ts';
import { type HookInput, outcomeOf, withoutApproved } from './hook.ts';

/**
 * Where the repository refuses overrides: stops a commit with findings whose hooks were skipped, because `--no-verify` does not skip this
 * one. What git makes without asking pre-commit (a cherry-pick, a revert, a rebase) is left to post-commit.
 */
export async function prepareCommitMsg(repository: Repository, { environment }: HookInput, terminal: Terminal): Promise<Outcome> {
  const head = await commitNamed(repository, 'HEAD');
  const files = await indexFiles(repository);
  // as it was before this commit, which cannot switch it off
  const { config } = head === undefined ? await readPolicy(files) : await configurationAt(repository, head.oid);
  if (config.overrides !== 'refuse' || skipReason(environment)) return { exitCode: 0 };
  const waiting = await deferred(repository);
  // what lint-staged changed since, commit-msg judges
  if (waiting !== undefined && (waiting.lintStaged !== undefined || (await stateOf(files, waiting)) === waiting.state))
    return { exitCode: 0 };
  const parents = [...(head === undefined ? [] : [head.oid]), ...(await mergeHeads(repository, { kind: 'index' }))];
  if ((await receiptOf(repository.gitDir, files, parents)) !== undefined) return { exitCode: 0 };
  const report = await judgeOpen(repository, { subject: { kind: 'index' }, level: 'drift' });
  if (unapproved(report).length === 0) return { exitCode: 0 };
  const outcome = outcomeOf([withoutApproved(report)], 'commit', terminal);
  const ways = "This repository requires a reason for skipping its hooks: DRIZZLE_GUARD_SKIP='why' git commit …\n";
  return { ...outcome, stderr: `${outcome.stderr ?? ''}${ways}` };
}
