import { receiptOf, stateOf } from '../../audit/receipts.ts';
import { skipReason } from '../../audit/way.ts';
import { readPolicy } from '../../config/config.ts';
import { commitFiles, indexFiles } from '../../git/files.ts';
import { commitNamed, type Repository } from '../../git/repository.ts';
import { deferred } from '../../hooks/deferral.ts';
import { judgeOpen } from '../../judge.ts';
import { unapproved } from '../../model/report.ts';
import type { Outcome, Terminal } from '../command.ts';
import { type HookInput, outcomeOf } from './hook.ts';

/**
 * Where the repository refuses overrides: stops a commit with findings whose hooks were skipped, because `--no-verify` does not skip this
 * one. What git makes without asking pre-commit (a cherry-pick, a revert, a rebase) is left to post-commit.
 */
export async function prepareCommitMsg(repository: Repository, { environment }: HookInput, terminal: Terminal): Promise<Outcome> {
  const head = await commitNamed(repository, 'HEAD');
  const files = await indexFiles(repository);
  // as it was before this commit, which cannot switch it off
  const { config } = await readPolicy(head === undefined ? files : await commitFiles(repository, head.oid));
  if (config.overrides !== 'refuse' || skipReason(environment)) return { exitCode: 0 };
  const waiting = await deferred(repository);
  if (waiting !== undefined && stateOf(files, waiting) === waiting.state) return { exitCode: 0 };
  if ((await receiptOf(repository.gitDir, files)) !== undefined) return { exitCode: 0 };
  const report = await judgeOpen(repository, { subject: { kind: 'index' }, level: 'drift' });
  if (unapproved(report).length === 0) return { exitCode: 0 };
  const outcome = outcomeOf(
    [report],
    'the commit did not happen: this repository wants a reason for skipping its hooks',
    terminal,
  );
  return { ...outcome, stderr: `${outcome.stderr ?? ''}To give one: DRIZZLE_GUARD_SKIP='why' git commit …\n` };
}
